// TIPC, the cluster's own transport (Linux), as far as tcpdump knows it: the header of version 1.

import { putAscii } from '../text.ts'
import { type Printer, u32 } from './printer.ts'

const CONNECTION_MANAGER = 8
const BROADCAST = 5
const BUNDLER = 6
const LINK = 7
const CHANGEOVER = 10
const NAMES = 11
const FRAGMENTER = 12
const NEIGHBOUR = 13

const USERS: Readonly<Record<number, string>> = {
  0: 'Low Importance Data payload',
  1: 'Medium Importance Data payload',
  2: 'High Importance Data payload',
  3: 'Critical Importance Data payload',
  [BROADCAST]: 'Broadcast Link Protocol internal',
  [BUNDLER]: 'Message Bundler Protocol internal',
  [LINK]: 'Link State Protocol internal',
  [CONNECTION_MANAGER]: 'Connection Manager internal',
  [CHANGEOVER]: 'Link Changeover Protocol internal',
  [NAMES]: 'Name Table Update Protocol internal',
  [FRAGMENTER]: 'Message Fragmentation Protocol internal',
  [NEIGHBOUR]: 'Neighbor Detection Protocol internal',
}

/** As tcpdump has them: the kinds sent to one and to many are swapped. */
const MESSAGES: Readonly<Record<number, string>> = { 0: 'CONN_MSG', 1: 'MCAST_MSG', 2: 'NAMED_MSG', 3: 'DIRECT_MSG' }
const NEIGHBOUR_MESSAGES: Readonly<Record<number, string>> = { 0: 'Link request', 1: 'Link response' }

/** Headers of no more words than this leave out which nodes a message is from and to. */
const SHORT_WORDS = 6

const high = (word: number): number => word >>> 16
const low = (word: number): number => word & 0xffff

/** zone.cluster.node */
const nodeText = (address: number): string => `${address >>> 24}.${(address >>> 12) & 0xfff}.${address & 0xfff}`

/** Prints the message at `at`. */
export function printTipc(p: Printer, at: number): void {
  p.protocol = 'tipc'
  switch ((u32(p, at) >>> 25) & 0xf) {
    case 0:
    case 1:
    case 2:
    case 3:
    case NAMES:
    case CONNECTION_MANAGER:
      return printPayload(p, at)
    case NEIGHBOUR:
      return printNeighbour(p, at)
    case BROADCAST:
    case BUNDLER:
    case LINK:
    case CHANGEOVER:
    case FRAGMENTER:
      return printInternal(p, at)
  }
}

function putFirst(p: Printer, at: number, from: string, to: string, messages: Readonly<Record<number, string>>): void {
  const first = u32(p, at)
  const size = ((first >>> 21) & 0xf) * 4
  const user = USERS[(first >>> 25) & 0xf]!
  const message = messages[u32(p, at + 4) >>> 29] ?? 'Unknown'
  putAscii(
    p.text,
    `TIPC v${first >>> 29}.0 ${from} > ${to}, headerlength ${size} bytes, MessageSize ${first & 0x1ffff} bytes, ${user}, messageType ${message}`,
  )
}

function printPayload(p: Printer, at: number): void {
  const words = (u32(p, at) >>> 21) & 0xf
  const before = u32(p, at + 12)
  const from = u32(p, at + 16)
  const to = u32(p, at + 20)
  if (words <= SHORT_WORDS) return putFirst(p, at, `${nodeText(before)}:${from}`, `${to}`, MESSAGES)
  const destination = u32(p, at + 28)
  putFirst(p, at, `${nodeText(u32(p, at + 24))}:${from}`, `${nodeText(destination)}:${to}`, MESSAGES)
  if (p.options.verbose === 0) return
  const link = u32(p, at + 8)
  putAscii(p.text, `\n\tPrevious Node ${nodeText(before)}, Broadcast Ack ${low(u32(p, at + 4))}`)
  putAscii(p.text, `, Link Ack ${high(link)}, Link Sequence ${low(link)}`)
}

function printInternal(p: Printer, at: number): void {
  const t = p.text
  const second = u32(p, at + 4)
  const destination = u32(p, at + 28)
  putFirst(p, at, nodeText(u32(p, at + 24)), nodeText(destination), MESSAGES)
  putAscii(t, ` (0x${second.toString(16).padStart(8, '0')})`)
  if (p.options.verbose === 0) return
  const last = u32(p, at + 36)
  const gap = u32(p, at + 8)
  const sent = u32(p, at + 16)
  putAscii(t, `\n\tPrevious Node ${nodeText(u32(p, at + 12))}, Session No. ${high(u32(p, at + 20))}, Broadcast Ack ${low(second)}`)
  putAscii(t, `, Sequence Gap ${high(second) & 0x1fff},  Broadcast Gap After ${high(gap)}, Broadcast Gap To ${low(gap)}`)
  putAscii(t, `, Last Sent Packet No. ${high(sent)}, Next sent Packet No. ${low(sent)}`)
  putAscii(t, `, Transport Sequence ${u32(p, at + 32)}, msg_count ${high(last)}, Link Tolerance ${low(last)}`)
}

function printNeighbour(p: Printer, at: number): void {
  const before = u32(p, at + 12)
  putFirst(p, at, nodeText(before), nodeText(u32(p, at + 8)), NEIGHBOUR_MESSAGES)
  if (p.options.verbose === 0) return
  const medium = u32(p, at + 20) & 0xff
  putAscii(p.text, `\n\tNodeSignature ${low(u32(p, at + 4))}, network_id ${u32(p, at + 16)}, media_id ${medium}`)
}
