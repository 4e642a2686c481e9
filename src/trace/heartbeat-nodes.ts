// Nodes of a Heartbeat cluster as their own packets show them: name, status, and which life they are in.

import { HEARTBEAT_PORT, type Heartbeat } from '../decode/packet/heartbeat.ts'
import type { Packet } from '../decode/packet/packet.ts'
import type { Change } from './change.ts'

type Node = { status: string; generation: number }

/** By name. */
export type Nodes = Map<string, Node>

/** Names beyond this are not remembered: a cluster has a handful. */
const MOST = 64

export const isHeartbeat = (p: Packet): boolean => p.destinationPort === HEARTBEAT_PORT && p.protocol === 17

const SAFE = /^[A-Za-z0-9._-]{1,64}$/

/** A name from the wire, '' when it holds anything but what a host name may. */
export function safeName(b: Uint8Array, at: number, length: number): string {
  if (at < 0 || length > 64) return ''
  let text = ''
  for (let i = at; i < at + length; i++) text += String.fromCharCode(b[i]!)
  return SAFE.test(text) ? text : ''
}

/** Notes the status of node `name`; answers what changed by it. */
export function noteHeartbeat(nodes: Nodes, h: Heartbeat, b: Uint8Array, name: string): Change | undefined {
  const before = nodes.get(name)
  if (name === '' || (before === undefined && nodes.size >= MOST)) return undefined
  const status = safeName(b, h.statusAt, h.statusLength) || (before?.status ?? '')
  const generation = h.generation < 0 ? (before?.generation ?? -1) : h.generation
  if (before === undefined) {
    nodes.set(name, { status, generation })
    return undefined
  }
  const { status: oldStatus, generation: oldGeneration } = before
  before.status = status
  before.generation = generation
  const subject = `node ${name}`
  if (oldStatus !== '' && status !== oldStatus)
    return { kind: 'node-status', subject, text: `${subject}: status ${status}, was ${oldStatus}`, trouble: status === 'dead' }
  if (oldGeneration >= 0 && generation !== oldGeneration)
    return { kind: 'node-restarted', subject, text: `${subject}: Heartbeat was restarted`, trouble: false }
  return undefined
}
