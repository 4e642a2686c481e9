// The messages of OpenFlow 1.0.

import { putAscii } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import { bitmapText, type Message, putBitmap, putCount, putData, putLong, putName, refuse } from './openflow-fields.ts'
import { putActions, putMatch } from './openflow10-actions.ts'
import {
  ACTION_FLAGS,
  ASSIGNED_CAPABILITIES,
  CAPABILITIES,
  CONFIGURATION,
  ERROR_CODES,
  ERROR_NAMES,
  FEATURES,
  FLOW_FLAGS,
  portText,
  SPANNING_TREE,
} from './openflow10-names.ts'
import { putQueues } from './openflow10-queues.ts'
import { putStatisticsReply, putStatisticsRequest } from './openflow10-statistics.ts'
import { putVendorMessage } from './openflow10-vendor.ts'
import { check, type Printer, u8, u16, u32, within } from './printer.ts'
import { hex, macText } from './text-pieces.ts'

const MATCH = 40
const PORT = 48
const PORT_NAME = 16

/** `invalid (0x0009)` */
const invalid = (n: number, digits: number): string => `invalid (0x${hex(n, digits)})`

function putError(p: Printer, at: number, length: number): void {
  const t = p.text
  const type = u16(p, at)
  putAscii(t, `\n\t type ${ERROR_NAMES[type] ?? invalid(type, 4)}`)
  const code = u16(p, at + 2)
  putAscii(t, `, code ${ERROR_CODES[type]?.[code] ?? invalid(code, 4)}`)
  putData(p, at + 4, length - 4)
}

function putPort(p: Printer, at: number): void {
  const t = p.text
  putAscii(t, `\n\t  port_no ${portText(u16(p, at))}`)
  putAscii(t, `, hw_addr ${macText(p, at + 2)}`)
  putName(p, ', name ', at + 8, PORT_NAME)
  const rest = at + 8 + PORT_NAME
  if (p.options.verbose < 2) {
    check(p, rest, 24)
    return
  }
  putBitmap(p, '\n\t   config ', rest, CONFIGURATION)
  const state = u32(p, rest + 4)
  const more = `${state & 1 ? ', LINK_DOWN' : ''})${state & ~0x301 ? ' (bogus)' : ''}`
  putAscii(t, `\n\t   state 0x${hex(state, 8)} (${SPANNING_TREE[(state >>> 8) & 3]}${more}`)
  ;['curr', 'advertised', 'supported', 'peer'].forEach((name, i) => {
    putBitmap(p, `\n\t   ${name} `, rest + 8 + 4 * i, FEATURES)
  })
}

function putFeatures(p: Printer, at: number, length: number): void {
  const t = p.text
  putLong(p, '\n\t dpid ', at)
  putAscii(t, `, n_buffers ${u32(p, at + 8)}`)
  putAscii(t, `, n_tables ${u8(p, at + 12)}`)
  putBitmap(p, '\n\t capabilities ', at + 16, CAPABILITIES, ASSIGNED_CAPABILITIES)
  putBitmap(p, '\n\t actions ', at + 20, ACTION_FLAGS)
  let i = 24
  for (; i + PORT <= length; i += PORT) putPort(p, at + i)
  if (i < length) refuse(p, at + i, length - i)
}

const FRAGMENTS = ['FRAG_NORMAL', 'FRAG_DROP', 'FRAG_REASM']

function putConfiguration(p: Printer, at: number): void {
  const flags = u16(p, at)
  putAscii(p.text, `\n\t flags ${FRAGMENTS[flags] ?? invalid(flags, 4)}`)
  putAscii(p.text, `, miss_send_len ${u16(p, at + 2)}`)
}

const bufferText = (buffer: number): string => (buffer === 0xffffffff ? 'NONE' : `0x${hex(buffer, 8)}`)
const REASONS = ['NO_MATCH', 'ACTION']

function putPacketIn(p: Printer, at: number, length: number): void {
  const t = p.text
  putAscii(t, `\n\t buffer_id ${bufferText(u32(p, at))}`)
  putAscii(t, `, total_len ${u16(p, at + 4)}`)
  putAscii(t, `, in_port ${portText(u16(p, at + 6))}`)
  const reason = u8(p, at + 8)
  putAscii(t, `, reason ${REASONS[reason] ?? invalid(reason, 2)}`)
  check(p, at + 9, 1)
  putPacket(p, at + 10, length - 10)
}

/** A packet inside: with -vvv its own line, as without -v. */
function putPacket(p: Printer, at: number, length: number): void {
  if (length === 0) return
  putAscii(p.text, `\n\t data (${length} octets)`)
  if (p.options.verbose < 3) {
    check(p, at, length)
    return
  }
  putAscii(p.text, ', frame decoding below\n')
  p.options.verbose -= 3
  try {
    within(p, at + length, () => printEthernet(p, at, length, p.end - at))
  } finally {
    p.options.verbose += 3 // also where the packet is cut: tcpdump then stays silent for all packets to come
  }
}

function putPacketOut(p: Printer, at: number, length: number): void {
  const t = p.text
  putAscii(t, `\n\t buffer_id 0x${hex(u32(p, at), 8)}`)
  putAscii(t, `, in_port ${portText(u16(p, at + 4))}`)
  const actions = u16(p, at + 6)
  const left = length - 8
  if (actions > left) {
    refuse(p, at + 8, left)
    return
  }
  putActions(p, '\n\t ', at + 8, actions)
  putPacket(p, at + 8 + actions, left - actions)
}

const REMOVALS = ['IDLE_TIMEOUT', 'HARD_TIMEOUT', 'DELETE']

/** `, name 5` unless it is zero. */
function putUnlessZero(p: Printer, name: string, at: number): void {
  const n = u16(p, at)
  if (n !== 0) putAscii(p.text, `, ${name} ${n}`)
}

function putFlowRemoved(p: Printer, start: number): void {
  const t = p.text
  putMatch(p, '\n\t ', start)
  const at = start + MATCH
  putLong(p, '\n\t cookie ', at)
  putUnlessZero(p, 'priority', at + 8)
  const reason = u8(p, at + 10)
  putAscii(t, `, reason ${REMOVALS[reason] ?? `unknown (0x${hex(reason, 2)})`}`)
  putAscii(t, `, duration_sec ${u32(p, at + 12)}`)
  putAscii(t, `, duration_nsec ${u32(p, at + 16)}`)
  putUnlessZero(p, 'idle_timeout', at + 20)
  putCount(p, ', packet_count ', at + 24)
  putCount(p, ', byte_count ', at + 32)
}

const CHANGES = ['ADD', 'DELETE', 'MODIFY']

function putPortStatus(p: Printer, at: number): void {
  const reason = u8(p, at)
  putAscii(p.text, `\n\t reason ${CHANGES[reason] ?? invalid(reason, 2)}`)
  putPort(p, at + 8)
}

const COMMANDS = ['ADD', 'MODIFY', 'MODIFY_STRICT', 'DELETE', 'DELETE_STRICT']

function putFlowChange(p: Printer, start: number, length: number): void {
  const t = p.text
  putMatch(p, '\n\t ', start)
  const at = start + MATCH
  putLong(p, '\n\t cookie ', at)
  const command = u16(p, at + 8)
  putAscii(t, `, command ${COMMANDS[command] ?? invalid(command, 4)}`)
  putUnlessZero(p, 'idle_timeout', at + 10)
  putUnlessZero(p, 'hard_timeout', at + 12)
  putUnlessZero(p, 'priority', at + 14)
  if (command < 3) putAscii(t, `, buffer_id ${bufferText(u32(p, at + 16))}`)
  else if (command < 5) putAscii(t, `, out_port ${portText(u16(p, at + 20))}`)
  const flags = u16(p, at + 22)
  putAscii(t, `, flags 0x${hex(flags, 4)}${bitmapText(FLOW_FLAGS, flags)}`)
  putActions(p, '\n\t ', at + 24, length - MATCH - 24)
}

function putPortChange(p: Printer, at: number): void {
  putAscii(p.text, `\n\t port_no ${portText(u16(p, at))}`)
  putAscii(p.text, `, hw_addr ${macText(p, at + 2)}`)
  putBitmap(p, '\n\t config ', at + 8, CONFIGURATION)
  putBitmap(p, '\n\t mask ', at + 12, CONFIGURATION)
  putBitmap(p, '\n\t advertise ', at + 16, FEATURES)
  check(p, at + 20, 4)
}

function putQueueRequest(p: Printer, at: number): void {
  putAscii(p.text, `\n\t port ${portText(u16(p, at))}`)
  check(p, at + 2, 2)
}

function putQueueReply(p: Printer, at: number, length: number): void {
  putAscii(p.text, `\n\t port ${portText(u16(p, at))}`)
  check(p, at + 2, 6)
  putQueues(p, at + 8, length - 8)
}

/** In the order of their types. */
export const MESSAGES_10: readonly Message[] = [
  { name: 'HELLO', print: putData },
  { name: 'ERROR', least: 4, print: putError },
  { name: 'ECHO_REQUEST', print: putData },
  { name: 'ECHO_REPLY', print: putData },
  { name: 'VENDOR', least: 4, print: putVendorMessage },
  { name: 'FEATURES_REQUEST', exactly: 0 },
  { name: 'FEATURES_REPLY', least: 24, print: putFeatures },
  { name: 'GET_CONFIG_REQUEST', exactly: 0 },
  { name: 'GET_CONFIG_REPLY', exactly: 4, print: putConfiguration },
  { name: 'SET_CONFIG', exactly: 4, print: putConfiguration },
  { name: 'PACKET_IN', least: 10, print: putPacketIn },
  { name: 'FLOW_REMOVED', exactly: 80, print: putFlowRemoved },
  { name: 'PORT_STATUS', exactly: 56, print: putPortStatus },
  { name: 'PACKET_OUT', least: 8, print: putPacketOut },
  { name: 'FLOW_MOD', least: 64, print: putFlowChange },
  { name: 'PORT_MOD', exactly: 24, print: putPortChange },
  { name: 'STATS_REQUEST', least: 4, print: putStatisticsRequest },
  { name: 'STATS_REPLY', least: 4, print: putStatisticsReply },
  { name: 'BARRIER_REQUEST', exactly: 0 },
  { name: 'BARRIER_REPLY', exactly: 0 },
  { name: 'QUEUE_GET_CONFIG_REQUEST', exactly: 4, print: putQueueRequest },
  { name: 'QUEUE_GET_CONFIG_REPLY', least: 8, print: putQueueReply },
]
