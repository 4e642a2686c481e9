// Nodes of a Heartbeat cluster as their own packets show them: name, status, and which life they are in.

import { HEARTBEAT_PORT, type Heartbeat } from '../decode/packet/heartbeat.ts'
import type { Packet } from '../decode/packet/packet.ts'
import { type AddressTable, addAddress, newAddressTable } from './address-table.ts'
import type { Change } from './change.ts'

type Node = { name: string; status: string; generation: number }

export type Nodes = {
  /** By sender address. */
  readonly table: AddressTable
  readonly nodes: Node[]
}

const CAPACITY = 64
export const newNodes = (): Nodes => ({ table: newAddressTable(CAPACITY), nodes: [] })

export const isHeartbeat = (p: Packet): boolean => p.destinationPort === HEARTBEAT_PORT && p.protocol === 17

const SAFE = /^[A-Za-z0-9._-]{1,64}$/

/** A name from the wire, '' when it holds anything but what a host name may. */
export function safeName(b: Uint8Array, at: number, length: number): string {
  if (at < 0 || length > 64) return ''
  let text = ''
  for (let i = at; i < at + length; i++) text += String.fromCharCode(b[i]!)
  return SAFE.test(text) ? text : ''
}

/** What the message changes. */
export function noteHeartbeat(n: Nodes, h: Heartbeat, b: Uint8Array, at: number, length: number): { name: string; change: Change | undefined } {
  const name = safeName(b, h.sourceAt, h.sourceLength)
  const status = safeName(b, h.statusAt, h.statusLength)
  const i = name === '' ? -1 : addAddress(n.table, b, at, length)
  if (i < 0) return { name, change: undefined }
  const before = n.nodes[i]
  n.nodes[i] = {
    name,
    status: status === '' ? (before?.status ?? '') : status,
    generation: h.generation < 0 ? (before?.generation ?? -1) : h.generation,
  }
  if (before === undefined || before.name !== name) return { name, change: undefined }
  const subject = `node ${name}`
  if (status !== '' && before.status !== '' && status !== before.status)
    return { name, change: { kind: 'node-status', subject, text: `${subject}: status ${status}, was ${before.status}`, trouble: status === 'dead' } }
  if (h.generation >= 0 && before.generation >= 0 && h.generation !== before.generation)
    return { name, change: { kind: 'node-restarted', subject, text: `${subject}: Heartbeat was restarted`, trouble: false } }
  return { name, change: undefined }
}
