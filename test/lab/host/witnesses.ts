// What the kernel and the daemons' own logs say of a run, read without umtool's collectors: umtool's events are held against it, both ways.
import { existsSync, readFileSync } from 'node:fs'
import { type ProcService, parseProcIpVs } from '../../../src/decode/proc-ip-vs.ts'
import { realServerKey, serviceKey } from '../../../src/lvs/key.ts'
import { seenKeepalivedPool, seenLdirectordPool } from './pool-witnesses.ts'
import { LOG_SLACK, type Seen, secondOf } from './seen.ts'

const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'latin1') : '')

/** The types that these witnesses know all of: such an event without a witness is invented. */
export const WITNESSED = [
  'address.appeared',
  'address.disappeared',
  'service.added',
  'service.removed',
  'real-server.added',
  'real-server.removed',
  'weight.changed',
  'vrrp-instance.entered',
  'node.died',
  'ha-link.failed',
  'ha-link.restored',
] as const

const MONITORED = /^\[([\dT:.-]+)\] (Deleted )?\d+: (\S+)\s+inet6? (\S+) /

/**
 * `ip -o -ts monitor address`, times to the microsecond; `begins` where the node's power came back. An address that is there twice (again with
 * another lifetime) appears once.
 */
export function seenAddresses(node: string, text: string): readonly Seen[] {
  const there = new Set<string>()
  return text.split('\n').flatMap(line => {
    if (line === 'begins') there.clear()
    const found = MONITORED.exec(line)
    if (found === null || line.includes('tentative')) return []
    const [, when, deleted, device, subject] = found
    const key = `${device} ${subject}`
    const isDeleted = deleted !== undefined
    if (!isDeleted && there.has(key)) return []
    if (isDeleted) there.delete(key)
    else there.add(key)
    const at = Date.parse(`${when!.slice(0, 23)}Z`) * 1000 + Number(when!.slice(23) || 0)
    return [{ node, at, slack: 1, type: isDeleted ? 'address.disappeared' : 'address.appeared', subject: subject! }]
  })
}

/**
 * A second, in which both look: the witness four times, the collector three or four. And what a look takes on this kernel, where starting a
 * program takes a tenth of a second and more, and a full look starts up to five: it is not interrupted for a look at the table.
 */
const IPVS_SLACK = 1 + 1.5

type Table = ReadonlyMap<string, number>

const tableOf = (services: readonly ProcService[]): Table => {
  const table = new Map<string, number>()
  for (const service of services) {
    const family = service.servers.some(({ address }) => address.includes(':')) ? 6 : 4
    const key = serviceKey(
      service.fwmark === undefined
        ? { protocol: service.protocol!, address: service.address, port: service.port }
        : { fwmark: service.fwmark, family },
    )
    table.set(key, -1)
    for (const { address, port, weight } of service.servers) table.set(realServerKey(key, address, port), weight)
  }
  return table
}

/** `MICROSECONDS NODE |line|line`: a table each time it changed. A node's first line is its table at the start: everything is new. */
export const seenTables = (text: string): readonly Seen[] => withBlinks(tableChanges(text))

/** A change that was undone before a poll could see it: both may go without saying. */
const withBlinks = (list: readonly Seen[]): readonly Seen[] =>
  list.map(one => {
    const isNear = (other: Seen): boolean => other !== one && Math.abs(other.at - one.at) < BLINK_SECONDS * 1_000_000
    const isBlink = list.some(other => isNear(other) && other.node === one.node && other.subject === one.subject)
    return isBlink ? { ...one, optional: true } : one
  })

/** Agents look every quarter of a second, or when the look before has ended. */
const BLINK_SECONDS = 3

function tableChanges(text: string): readonly Seen[] {
  const before = new Map<string, Table>()
  return text.split('\n').flatMap(line => {
    const found = /^(\d+) (\S+) (.*)$/.exec(line)
    if (found === null) return []
    const [, at, node, joined] = found
    // Counts were left out: they are no change of the table.
    const rows = joined!.split('|').map(row => (row.startsWith('  ->') ? `${row} 0 0` : row))
    const table = tableOf(parseProcIpVs(rows.join('\n')))
    const last = before.get(node!) ?? new Map<string, number>()
    before.set(node!, table)
    const seen = (type: string, subject: string): Seen => ({ node: node!, at: Number(at), slack: IPVS_SLACK, type, subject })
    const isService = (weight: number): boolean => weight === -1
    return [
      ...[...table].filter(([key]) => !last.has(key)).map(([key, weight]) => seen(isService(weight) ? 'service.added' : 'real-server.added', key)),
      ...[...last]
        .filter(([key]) => !table.has(key))
        .map(([key, weight]) =>
          isService(weight) ? seen('service.removed', key) : { ...seen('real-server.removed', key), optional: !table.has(key.split(' ')[0]!) },
        ),
      ...[...table].filter(([key, weight]) => last.has(key) && last.get(key) !== weight).map(([key]) => seen('weight.changed', key)),
    ]
  })
}

const ENTERED = /^\w{3} (\w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}): \((\S+)\) Entering (?:MASTER|BACKUP|FAULT) STATE/

export const seenInstances = (node: string, text: string): readonly Seen[] =>
  text.split('\n').flatMap(line => {
    const found = ENTERED.exec(line)
    if (found === null) return []
    return [{ node, at: secondOf(found[1]!), slack: LOG_SLACK, type: 'vrrp-instance.entered', subject: found[2]! }]
  })

const HEARTBEAT_LINE = /^(\w{3} [ \d]\d \d\d:\d\d:\d\d) \S+ heartbeat: \[\d+\]: \w+: (.*)$/
const HEARTBEAT_SAYS: readonly (readonly [type: string, text: RegExp])[] = [
  ['node.died', /^node (\S+): is dead$/],
  ['ha-link.failed', /^Link (\S+:\S+) dead\.$/],
  ['ha-link.restored', /^Link (\S+:\S+) up\.$/],
]

const ALIVE = /^(?:Status update for node|Heartbeat restart on node) (\S+?):?(?: |$)/

const LEAVING = /^Received shutdown notice from '(\S+)'\.$/

/**
 * `year` because Heartbeat's lines have none. A link that comes up for the first time is no restoration, and when a node dies or leaves (all
 * links at once) its links are not what failed. A node that was dead and is heard again is called dead once more.
 */
export function seenMembers(node: string, text: string, year: number): readonly Seen[] {
  const failed = new Set<string>()
  const dead = new Map<string, string>()
  /** Of nodes that said goodbye: links whose end was that, be it noticed when they were back. */
  const forgiven = new Map<string, Set<string>>()
  const lines = text.split('\n')
  const lostLinks = (node: string, when: string): number =>
    lines.filter(line => line.startsWith(when) && line.includes(`: Link ${node}:`) && line.endsWith(' dead.')).length
  return lines.flatMap(line => {
    const [, when, says] = HEARTBEAT_LINE.exec(line) ?? []
    if (when === undefined) return []
    const leaving = LEAVING.exec(says!)?.[1]
    if (leaving !== undefined) forgiven.set(leaving, new Set())
    const alive = ALIVE.exec(says!)?.[1]
    if (alive !== undefined) dead.delete(alive)
    return HEARTBEAT_SAYS.flatMap(([type, pattern]) => {
      const subject = pattern.exec(says!)?.[1]?.replace(':', '/')
      if (subject === undefined) return []
      if (type === 'node.died') {
        if (dead.has(subject)) return []
        dead.set(subject, when)
      }
      if (type === 'ha-link.failed') {
        const node = subject.split('/')[0]!
        if (dead.get(node) === when || lostLinks(node, when) > 1) return []
        const ofOneWhoLeft = forgiven.get(node)
        if (ofOneWhoLeft !== undefined && !ofOneWhoLeft.has(subject)) {
          ofOneWhoLeft.add(subject)
          return []
        }
        failed.add(subject)
      }
      if (type === 'ha-link.restored' && !failed.delete(subject)) return []
      return [{ node, at: secondOf(`${when} ${year}`), slack: LOG_SLACK, type, subject }]
    })
  })
}

const COROSYNC_LINK = /^(\w{3} [ \d]\d \d\d:\d\d:\d\d) .* \[KNET {2}\] (?:link|rx): host: (\d+) link: (\d+) is (down|up)$/

/** Links of a node that died are no events of their own, and one that comes up for the first time is none: they may all go without saying. */
export const seenCorosyncLinks = (node: string, text: string, year: number, directors: readonly string[]): readonly Seen[] =>
  text.split('\n').flatMap(line => {
    const [, when, host, link, state] = COROSYNC_LINK.exec(line) ?? []
    const peer = directors[Number(host) - 1]
    if (when === undefined || peer === undefined) return []
    const type = state === 'down' ? 'ha-link.failed' : 'ha-link.restored'
    return [{ node, at: secondOf(`${when} ${year}`), slack: LOG_SLACK, type, subject: `${peer}/${link}`, optional: true }]
  })

export function witnesses(out: string, directors: readonly string[]): readonly Seen[] {
  const year = new Date().getUTCFullYear()
  return [
    ...directors.flatMap(node => {
      const log = (name: string): string => read(`${out}/nodes/${node}/var/log/${name}`)
      return [
        ...seenAddresses(node, log('lab/witness-ip')),
        ...seenInstances(node, log('keepalived.log.1') + log('keepalived.log')),
        ...seenKeepalivedPool(node, log('keepalived.log.1') + log('keepalived.log')),
        ...seenLdirectordPool(node, log('ldirectord.log.1') + log('ldirectord.log')),
        ...seenMembers(node, log('ha-log.1') + log('ha-log'), year),
        ...seenCorosyncLinks(node, log('corosync/corosync.log'), year, directors),
      ]
    }),
    ...seenTables(read(`${out}/witness-ipvs`)),
  ]
}

const STARVED = /A thread timer expired (\d+(?:\.\d+)?) seconds ago|Dispatch function for \S.* was delayed (\d+) ms|not scheduled .* for (\d+)/

/** Lines by which daemons say that they were not run in time: the machine was busy, and times of this run mean little. */
export const starvation = (out: string, directors: readonly string[]): readonly string[] =>
  directors.flatMap(node =>
    ['keepalived.log', 'ha-log', 'corosync/corosync.log'].flatMap(name =>
      read(`${out}/nodes/${node}/var/log/${name}`)
        .split('\n')
        .filter(line => {
          const found = STARVED.exec(line)
          if (found === null) return false
          return found[1] === undefined ? Number(found[2] ?? found[3]) > 3000 : Number(found[1]) > 3
        })
        .map(line => `${node} ${name}: ${line}`),
    ),
  )
