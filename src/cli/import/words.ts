// The material as it stands on the command line: flags behind a --node belong to that node.
import type { LogFile } from '../../import/material.ts'
import type { PacketFile } from '../../import/packet-batches.ts'
import { ownZone, type Zone, zoneOf } from '../../import/zone.ts'
import { checkedName } from '../agent/compose.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'

/** What was given of one node: a file each, and what holds for those that say neither zone nor year. */
export type Given = {
  readonly node: string
  readonly pcap: string[]
  readonly logs: LogFile[]
  readonly sample: string[]
  readonly config: string[]
  tz: string | undefined
  year: string | undefined
}

/** Logs by their flag, which is also their key in a manifest. */
export const LOG_FLAGS = {
  'ha-log': 'heartbeat',
  'ldirectord-log': 'ldirectord',
  'keepalived-log': 'keepalived',
  'pacemaker-log': 'pacemaker',
  'corosync-log': 'corosync',
  syslog: 'syslog',
} as const satisfies Record<string, LogFile['kind']>

export const newGiven = (node: string): Given => ({ node, pcap: [], logs: [], sample: [], config: [], tz: undefined, year: undefined })

/** One token of a command line as oclif hands it out (`raw`). */
type Raw = { readonly type: string; readonly flag?: string; readonly input: string }

/** Before the first --node, --tz and --year hold for all of them. */
export function givenOf(raw: readonly Raw[]): Given[] {
  const nodes = new Map<string, Given>()
  const forAll: { tz?: string; year?: string } = {}
  let current: Given | undefined
  for (const { type, flag, input } of raw) {
    if (type !== 'flag' || flag === undefined) continue
    if (flag === 'node') {
      current = nodes.get(input) ?? newGiven(checkedName('node', input))
      nodes.set(input, current)
    } else if (flag === 'tz' || flag === 'year') (current ?? forAll)[flag] = input
    else if (isMaterial(flag)) {
      if (current === undefined)
        throw umtoolError(EXIT.usage, `whose is --${flag} ${input}? Material stands behind the --node that it is of`, {
          hint: `--node lvs1 --${flag} ${input}`,
        })
      put(current, flag, input)
    }
  }
  return [...nodes.values()].map(one => ({ ...one, tz: one.tz ?? forAll.tz, year: one.year ?? forAll.year }))
}

const isMaterial = (flag: string): boolean => flag === 'pcap' || flag === 'sample' || flag === 'config' || flag in LOG_FLAGS

/** `flag` is one of material. */
export function put(given: Given, flag: string, value: string): void {
  if (flag === 'pcap') given.pcap.push(value)
  else if (flag === 'sample') given.sample.push(value)
  else if (flag === 'config') given.config.push(value)
  else given.logs.push({ kind: LOG_FLAGS[flag as keyof typeof LOG_FLAGS], path: value })
}

const NAMED = /^([\w.@:-]{1,15})=(.+)$/s

/** `eth0=lvs1.pcap`, or a path alone; one that has an = in it is written ./a=b.pcap. */
export function packetFile(text: string): PacketFile {
  const found = NAMED.exec(text)
  return found === null ? { path: text, interface: undefined } : { path: found[2]!, interface: found[1]! }
}

export function checkedZone(name: string | undefined): Zone {
  const zone = name === undefined ? ownZone() : zoneOf(name)
  if (zone === undefined) throw umtoolError(EXIT.usage, `there is no time zone "${name}"`, { hint: '--tz Europe/Berlin, --tz UTC or --tz +02:00' })
  return zone
}

export function checkedYear(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^(?:19[7-9]\d|2[01]\d\d)$/.test(text)) return Number(text)
  throw umtoolError(EXIT.usage, `--year takes a year, and "${text}" is none`, { hint: '--year 2026: of the first line' })
}
