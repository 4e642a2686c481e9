// A manifest: what the command line says of the material, as a YAML file. Paths in it are from where it lies.
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import { checkedName } from '../agent/compose.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { nearest } from '../nearest.ts'
import { type Given, LOG_FLAGS, newGiven, packetFile, put } from './words.ts'

export type Manifest = { readonly cluster: string | undefined; readonly nodes: readonly Given[] }

const OF_NODE = ['pcap', 'sample', 'config', 'tz', 'year', ...Object.keys(LOG_FLAGS)]
const OF_ALL = ['cluster', 'tz', 'year', 'nodes']

/** Throws for people. */
export function readManifest(path: string): Manifest {
  const fail = (what: string, hint?: string): Error => umtoolError(EXIT.usage, what, { where: path, hint })
  const top = mapping(parsed(path), 'the manifest', fail)
  checkKeys(top, OF_ALL, 'the manifest', fail)
  const nodes = Object.entries(mapping(top.nodes, 'nodes', fail)).map(([name, value]) => {
    const given = newGiven(checkedName('node', name))
    const own = mapping(value, `nodes.${name}`, fail)
    checkKeys(own, OF_NODE, `nodes.${name}`, fail)
    given.tz = text(own.tz ?? top.tz, `nodes.${name}.tz`, fail)
    given.year = text(own.year ?? top.year, `nodes.${name}.year`, fail)
    for (const [key, files] of Object.entries(own)) {
      if (key === 'tz' || key === 'year') continue
      for (const file of Array.isArray(files) ? files : [files])
        put(given, key, placed(key, text(file, `nodes.${name}.${key}`, fail) ?? '', dirname(path)))
    }
    return given
  })
  return { cluster: text(top.cluster, 'cluster', fail), nodes }
}

type Fail = (what: string, hint?: string) => Error
type Mapping = Readonly<Record<string, unknown>>

function parsed(path: string): unknown {
  const text = readFileSync(path, 'utf8')
  try {
    return parse(text, { maxAliasCount: 10 })
  } catch (error) {
    throw umtoolError(EXIT.usage, `is no YAML: ${(error as Error).message.split('\n')[0]}`, { where: path, cause: error })
  }
}

function mapping(value: unknown, what: string, fail: Fail): Mapping {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Mapping
  throw fail(`${what} is no mapping`, 'nodes: { lvs1: { ha-log: ha-log, pcap: [eth0=lvs1.pcap] } }')
}

function checkKeys(value: Mapping, known: readonly string[], what: string, fail: Fail): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const meant = nearest(key, known)
    throw fail(`${what}: there is no "${key}"`, meant === undefined ? `it takes ${known.join(', ')}` : `did you mean ${meant}?`)
  }
}

function text(value: unknown, what: string, fail: Fail): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw fail(`${what} is no text`)
}

function placed(key: string, file: string, folder: string): string {
  if (key !== 'pcap') return resolve(folder, file)
  const { path, interface: name } = packetFile(file)
  return name === undefined ? resolve(folder, path) : `${name}=${resolve(folder, path)}`
}
