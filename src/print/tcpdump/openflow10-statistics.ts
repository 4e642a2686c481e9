// OpenFlow 1.0: what a switch has counted.

import { putAscii } from '../text.ts'
import { bitmapText, bits, putBitmap, putCount, putLong, putName, refuse } from './openflow-fields.ts'
import { putActions, putMatch } from './openflow10-actions.ts'
import { ALL_WILDCARDS, portText, queueText, STATISTICS_NAMES, tableText, VENDOR, WILDCARDS } from './openflow10-names.ts'
import { putVendorData } from './openflow10-vendor.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const MATCH = 40
const DESCRIPTION = 256
const SERIAL = 32

type Body = { readonly exactly?: number; readonly put: (p: Printer, at: number, length: number) => void }

const typeText = (type: number): string => STATISTICS_NAMES[type] ?? `invalid (0x${hex(type, 4)})`

const FLOWS: Body = { exactly: 44, put: putFlowRequest }
const NOTHING: Body = { exactly: 0, put: () => {} }

const REQUESTS: Readonly<Record<number, Body>> = {
  0: NOTHING,
  1: FLOWS,
  2: FLOWS,
  3: NOTHING,
  4: { exactly: 8, put: putPortRequest },
  5: { exactly: 8, put: putQueueRequest },
  [VENDOR]: { put: putVendorData },
}

const REPLIES: Readonly<Record<number, Body>> = {
  0: { exactly: 4 * DESCRIPTION + SERIAL, put: putDescription },
  1: { put: putFlows },
  2: { exactly: 24, put: putAggregate },
  3: { put: entries(64, putTable) },
  4: { put: entries(104, putPort) },
  5: { put: entries(32, putQueue) },
  [VENDOR]: { put: putVendorData },
}

function putBody(p: Printer, at: number, length: number, body: Body | undefined): void {
  if (body?.exactly !== undefined && body.exactly !== length) refuse(p, at, length)
  else body?.put(p, at, length)
}

export function putStatisticsRequest(p: Printer, at: number, length: number): void {
  const type = u16(p, at)
  putAscii(p.text, `\n\t type ${typeText(type)}`)
  const flags = u16(p, at + 2)
  putAscii(p.text, `, flags 0x${hex(flags, 4)}${flags === 0 ? '' : ' (bogus)'}`)
  putBody(p, at + 4, length - 4, REQUESTS[type])
}

const MORE = bits('MORE')

export function putStatisticsReply(p: Printer, at: number, length: number): void {
  const type = u16(p, at)
  putAscii(p.text, `\n\t type ${typeText(type)}`)
  const flags = u16(p, at + 2)
  putAscii(p.text, `, flags 0x${hex(flags, 4)}${bitmapText(MORE, flags)}`)
  if (REPLIES[type] === undefined) check(p, at + 4, length - 4)
  else putBody(p, at + 4, length - 4, REPLIES[type])
}

function putFlowRequest(p: Printer, at: number): void {
  putMatch(p, '\n\t ', at)
  putAscii(p.text, `\n\t table_id ${tableText(u8(p, at + MATCH))}`)
  putAscii(p.text, `, out_port ${portText(u16(p, at + MATCH + 2))}`)
}

function putPortRequest(p: Printer, at: number): void {
  putAscii(p.text, `\n\t port_no ${portText(u16(p, at))}`)
  check(p, at + 2, 6)
}

function putQueueRequest(p: Printer, at: number): void {
  putAscii(p.text, `\n\t port_no ${portText(u16(p, at))}`)
  putAscii(p.text, `, queue_id ${queueText(u32(p, at + 4))}`)
}

function putDescription(p: Printer, at: number): void {
  const names = ['mfr_desc', 'hw_desc', 'sw_desc', 'serial_num', 'dp_desc']
  names.forEach((name, i) => {
    const offset = i * DESCRIPTION - (i > 3 ? DESCRIPTION - SERIAL : 0)
    putName(p, `\n\t  ${name} `, at + offset, i === 3 ? SERIAL : DESCRIPTION)
  })
}

const FLOW = 88

function putFlows(p: Printer, start: number, length: number): void {
  const t = p.text
  const end = start + length
  for (let at = start; at < end; ) {
    if (end - at < FLOW) return refuse(p, at, end - at)
    const size = u16(p, at)
    putAscii(t, `\n\t length ${size}`)
    if (size < FLOW || size > end - at) return refuse(p, at, end - at)
    putAscii(t, `, table_id ${tableText(u8(p, at + 2))}`)
    putMatch(p, '\n\t  ', at + 4)
    const rest = at + 4 + MATCH
    putAscii(t, `\n\t  duration_sec ${u32(p, rest)}`)
    putAscii(t, `, duration_nsec ${u32(p, rest + 4)}`)
    putAscii(t, `, priority ${u16(p, rest + 8)}`)
    putAscii(t, `, idle_timeout ${u16(p, rest + 10)}`)
    putAscii(t, `, hard_timeout ${u16(p, rest + 12)}`)
    putLong(p, ', cookie ', rest + 20)
    putCount(p, ', packet_count ', rest + 28)
    putCount(p, ', byte_count ', rest + 36)
    putActions(p, '\n\t  ', at + FLOW, size - FLOW)
    at += size
  }
}

function putAggregate(p: Printer, at: number): void {
  putCount(p, '\n\t packet_count ', at)
  putCount(p, ', byte_count ', at + 8)
  putAscii(p.text, `, flow_count ${u32(p, at + 16)}`)
  check(p, at + 20, 4)
}

/** Entries of one size; what is left over is refused. */
function entries(size: number, put: (p: Printer, at: number) => void): Body['put'] {
  return (p, at, length) => {
    let i = 0
    for (; i + size <= length; i += size) put(p, at + i)
    if (i < length) refuse(p, at + i, length - i)
  }
}

const TABLE_NAME = 32

function putTable(p: Printer, at: number): void {
  putAscii(p.text, `\n\t table_id ${tableText(u8(p, at))}`)
  putName(p, ', name ', at + 4, TABLE_NAME)
  putBitmap(p, '\n\t  wildcards ', at + 36, WILDCARDS, ALL_WILDCARDS)
  putAscii(p.text, `\n\t  max_entries ${u32(p, at + 40)}`)
  putAscii(p.text, `, active_count ${u32(p, at + 44)}`)
  putCount(p, ', lookup_count ', at + 48)
  putCount(p, ', matched_count ', at + 56)
}

const PORT_COUNTERS =
  'rx_packets tx_packets rx_bytes tx_bytes rx_dropped tx_dropped rx_errors tx_errors rx_frame_err rx_over_err rx_crc_err collisions'.split(' ')

function putPort(p: Printer, at: number): void {
  putAscii(p.text, `\n\t  port_no ${portText(u16(p, at))}`)
  if (p.options.verbose < 2) return check(p, at + 2, 102)
  PORT_COUNTERS.forEach((name, i) => {
    putCount(p, `, ${name} `, at + 8 + 8 * i)
  })
}

function putQueue(p: Printer, at: number): void {
  putAscii(p.text, `\n\t  port_no ${portText(u16(p, at))}`)
  putAscii(p.text, `, queue_id ${u32(p, at + 4)}`)
  putCount(p, ', tx_bytes ', at + 8)
  putCount(p, ', tx_packets ', at + 16)
  putCount(p, ', tx_errors ', at + 24)
}
