// What tshark read in the recordings (test/packets/tshark, written by test/packets/record/tshark.sh).

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(process.cwd(), 'test/packets/tshark')

/** Values of one field in the order of the layers; a field that tshark did not find, in this packet or in any, has none. */
export type Row = (field: string) => string[]

/** One row per packet of test/packets/NAME.pcap. */
export function rows(name: string): Row[] {
  const [hash, header, ...lines] = readFileSync(join(ROOT, `${name}.tsv`), 'utf8')
    .replace(/\n$/, '')
    .split('\n')
  const capture = readFileSync(join(ROOT, '..', `${name}.pcap`))
  if (createHash('sha256').update(capture).digest('hex') !== hash)
    throw new Error(`${name}.pcap is another now: run test/packets/record/tshark.sh ${name}`)
  const fields = header!.split('\t')
  return lines.map(line => {
    const values = line.split('\t')
    return field => {
      const value = values[fields.indexOf(field)] ?? ''
      return value === '' ? [] : value.split(' ')
    }
  })
}

/** All recordings that tshark has read. */
export function tsharkNames(): string[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.tsv'))
    .map(file => file.replace(/\.tsv$/, ''))
    .filter(name => existsSync(join(ROOT, '..', `${name}.pcap`)))
    .sort()
}

/** Decimal or 0x hexadecimal; -1 for a field that is not there. */
export const number = (text: string | undefined): number => (text === undefined ? -1 : Number(text))
