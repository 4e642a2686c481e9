// The material of one node -> what each collector would have said of it.

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Fact } from '../events/event.ts'
import { type Config, configFacts, readConfig } from './config.ts'
import { inOrder } from './in-order.ts'
import { logFacts } from './log-facts.ts'
import { COLLECTOR_OF, type LogKind, readerOf } from './log-readers.ts'
import type { PacketFile } from './packet-batches.ts'
import { packetFacts, wireFacts } from './packet-facts.ts'
import { newRejected, type Rejected } from './rejected.ts'
import { hostSamples } from './samples/host-samples.ts'
import { ipvsSamples } from './samples/ipvs-samples.ts'
import { counterSamples, crmMonSamples, sysctlSamples } from './samples/other-samples.ts'
import type { Kind } from './samples/recognise.ts'
import { type Sample, samplesOf } from './samples/split.ts'
import { sampleFacts } from './samples/told-samples.ts'
import { openText } from './text-lines.ts'
import type { Told } from './told.ts'
import type { Zone } from './zone.ts'

export type LogFile = { readonly kind: LogKind | 'syslog'; readonly path: string }

export type Material = {
  readonly node: string
  readonly packets: readonly PacketFile[]
  readonly logs: readonly LogFile[]
  readonly samples: readonly string[]
  readonly configs: readonly string[]
  /** Of the times that do not say theirs. */
  readonly zone: Zone
  /** Of the first line of a log that does not say it. */
  readonly year: number | undefined
}

/** What syslog may hold of ours, besides what has a file of its own here: that says the same again. */
const IN_SYSLOG: readonly LogKind[] = ['heartbeat', 'ldirectord', 'keepalived', 'corosync', 'pacemaker']

/** Throws for what cannot be opened; what of it cannot be read goes to `rejected` while the facts are taken. */
export async function toldOf(material: Material, rejecting: Rejected): Promise<Told[]> {
  const { gate: rejected, quietly } = mutable(rejecting)
  const { node, zone, year } = material
  const configs: Config[] = []
  for (const path of material.configs) configs.push(await readConfig(path, rejected))
  const digests = new Map<string, string>()
  for (const path of [...material.configs, ...material.samples, ...material.logs.map(log => log.path), ...material.packets.map(file => file.path)])
    if (!digests.has(path)) digests.set(path, await digestOf(path))
  const told: Told[] = []
  const add = (collector: string, paths: readonly string[], how: string, facts: () => AsyncIterable<Fact>): void => {
    const made = createHash('sha256').update(`${how} ${zone.name} ${year ?? ''}`)
    for (const path of paths) made.update(` ${digests.get(path)}`)
    told.push({ node, collector, digest: made.digest('hex'), facts })
  }

  for (const file of material.packets) add('packets', [file.path], `packets ${file.interface ?? file.path}`, () => packetFacts(file, rejected))
  if (material.packets.length > 0) {
    const how = `ha-wire ${material.packets.map(file => file.interface ?? file.path).join(' ')}`
    const names = new Map<number, string>()
    await noteInterfaces(material, names)
    add('ha-wire', [...material.packets.map(({ path }) => path), ...material.samples], how, () =>
      wireFacts(material.packets, index => names.get(index)),
    )
  }
  const own = new Set(material.logs.map(({ kind }) => kind))
  for (const { kind, path } of material.logs) {
    for (const one of kind === 'syslog' ? IN_SYSLOG.filter(other => !own.has(other)) : [kind]) {
      const facts = (): AsyncIterable<Fact> => logFacts(path, readerOf(one, node, configs), { zone, year }, rejected, kind === 'syslog')
      add(COLLECTOR_OF[one], [path, ...material.configs], `log ${one}`, facts)
    }
  }
  await addSamples(material, rejected, add)
  const config = configs.find(({ kind }) => kind === 'ldirectord')
  if (config !== undefined) {
    const at = await quietly(() => firstTime(told))
    if (at === undefined) rejected.remark(`${config.path}: there is nothing else of ${node}, and so no time at which this was its configuration`)
    else add('ldirectord', [config.path], `configuration ${at}`, () => inOrder<Fact>([once(configFacts(config, at, rejected))]))
  }
  return told
}

async function* once(facts: readonly Fact[]): AsyncGenerator<Fact, void, void> {
  yield* facts
}

type Add = (collector: string, paths: readonly string[], how: string, facts: () => AsyncIterable<Fact>) => void

/** One pass tells which kinds there are, and what cannot be read; then one for each collector that has something to read. */
async function addSamples({ samples, zone }: Material, rejected: Rejected, add: Add): Promise<void> {
  const silent = newRejected(() => {})
  const kinds = new Set<Kind>()
  const read = (to: Rejected): AsyncGenerator<Sample, void, void> => inOrder(samples.map(path => samplesOf(openText(path), zone, to)))
  for await (const { kind } of read(rejected)) {
    if (kind.startsWith('unused ')) rejected.notUsed(kind.slice('unused '.length))
    else kinds.add(kind)
  }
  for (const reader of [ipvsSamples, ...hostSamples, counterSamples, sysctlSamples, crmMonSamples]) {
    // Of what several collectors read, the first says what cannot be read.
    const says = reader.kinds.some(kind => kinds.has(kind))
      ? reader.collector === 'links' || reader.collector === 'routes' || reader.collector === 'neighbours'
        ? silent
        : rejected
      : undefined
    if (says !== undefined) add(reader.collector, samples, 'samples', () => sampleFacts(read(silent), reader, says))
  }
}

/** Interfaces by number, from the samples: a capture of `any` tells no more than the number. */
async function noteInterfaces({ samples, zone }: Material, names: Map<number, string>): Promise<void> {
  const silent = newRejected(() => {})
  for (const path of samples)
    for await (const { kind, lines } of samplesOf(openText(path), zone, silent)) {
      if (kind === 'ip-text' || kind === 'monitor')
        for (const line of lines) {
          const found = /^(?:\[[^\]]+\] ?(?:\[\w+\])?)?(\d{1,9}): ([^\s:@]{1,15})/.exec(line)
          if (found !== null) names.set(Number(found[1]), found[2]!)
        }
      else if (kind === 'ip-json')
        for (const found of lines.join('\n').matchAll(/"ifindex"\s*:\s*(\d{1,9})[^{}]*?"ifname"\s*:\s*"([^"\s]{1,15})"/g))
          names.set(Number(found[1]), found[2]!)
    }
}

/** What is read for a look only is rejected when it is read in earnest. */
function mutable(rejected: Rejected): { gate: Rejected; quietly<Value>(look: () => Promise<Value>): Promise<Value> } {
  let to = rejected
  return {
    gate: {
      get count() {
        return rejected.count
      },
      unused: rejected.unused,
      reject: (...said) => to.reject(...said),
      notUsed: what => to.notUsed(what),
      remark: text => to.remark(text),
    },
    async quietly(look) {
      to = newRejected(() => {})
      try {
        return await look()
      } finally {
        to = rejected
      }
    },
  }
}

/** Of the first fact of all; its files are begun to be read once more for it. */
async function firstTime(all: readonly Told[]): Promise<number | undefined> {
  let first: number | undefined
  for (const told of all) {
    for await (const { at } of told.facts()) {
      first = first === undefined ? at : Math.min(first, at)
      break
    }
  }
  return first
}

async function digestOf(path: string): Promise<string> {
  openText(path)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
