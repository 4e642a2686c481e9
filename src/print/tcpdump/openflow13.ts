// The messages of OpenFlow 1.3, as far as tcpdump looks into them.

import { putAscii } from '../text.ts'
import { bits, type Message, putBitmap, putData, putLong, putName, putVendor, refuse } from './openflow-fields.ts'
import { ERROR_CODES, ERROR_NAMES, FEATURES, PORT_NAMES } from './openflow13-names.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { hex, macText } from './text-pieces.ts'

const invalid = (n: number, digits: number): string => `invalid (0x${hex(n, digits)})`
const portText = (port: number): string => PORT_NAMES[port] ?? String(port)

const ELEMENT_HEADER = 4
const VERSION_BITMAP = 1
const VERSIONS = bits('1.0 1.1 1.2 1.3 1.4 1.5')

function putHello(p: Printer, start: number, length: number): void {
  const t = p.text
  const end = start + length
  for (let at = start; at < end; ) {
    if (end - at < ELEMENT_HEADER) return refuse(p, at, end - at)
    const type = u16(p, at)
    putAscii(t, `\n\t type ${type === VERSION_BITMAP ? 'VERSIONBITMAP' : `unknown (0x${hex(type, 4)})`}`)
    const size = u16(p, at + 2)
    putAscii(t, `, length ${size}`)
    const value = at + ELEMENT_HEADER
    if (size < ELEMENT_HEADER || size > end - at) return refuse(p, value, end - value)
    if (type === VERSION_BITMAP && size === ELEMENT_HEADER + 4) putBitmap(p, ', bitmap ', value, VERSIONS)
    else {
      if (type === VERSION_BITMAP) putAscii(t, ' (bogus)')
      check(p, value, size - ELEMENT_HEADER)
    }
    at += size
  }
}

function putError(p: Printer, at: number, length: number): void {
  const type = u16(p, at)
  putAscii(p.text, `\n\t type ${ERROR_NAMES[type] ?? invalid(type, 4)}`)
  const code = u16(p, at + 2)
  putAscii(p.text, `, code ${ERROR_CODES[type]?.[code] ?? invalid(code, 4)}`)
  putData(p, at + 4, length - 4)
}

function putExperimenter(p: Printer, at: number, length: number): void {
  putVendor(p, '\n\t experimenter ', at)
  putAscii(p.text, `, exp_type 0x${hex(u32(p, at + 4), 8)}`)
  putData(p, at + 8, length - 8)
}

const CAPABILITIES = bits('FLOW_STATS TABLE_STATS PORT_STATS GROUP_STATS - IP_REASM QUEUE_STATS - PORT_BLOCKED')

function putFeatures(p: Printer, at: number): void {
  putLong(p, '\n\t dpid ', at)
  putAscii(p.text, `, n_buffers ${u32(p, at + 8)}`)
  putAscii(p.text, `, n_tables ${u8(p, at + 12)}`)
  putAscii(p.text, `, auxiliary_id ${u8(p, at + 13)}`)
  putBitmap(p, '\n\t capabilities ', at + 16, CAPABILITIES)
  check(p, at + 20, 4)
}

const FRAGMENTS = ['FRAG_NORMAL', 'FRAG_DROP', 'FRAG_REASM']

function putConfiguration(p: Printer, at: number): void {
  const flags = u16(p, at)
  putAscii(p.text, `\n\t flags ${FRAGMENTS[flags] ?? invalid(flags, 4)}`)
  const size = u16(p, at + 2)
  putAscii(p.text, `, miss_send_len ${size === 0xffe5 ? 'MAX' : size === 0xffff ? 'NO_BUFFER' : size}`)
}

const CONFIGURATION = bits('PORT_DOWN - NO_RECV - - NO_FWD NO_PACKET_IN')
const STATE = bits('LINK_DOWN BLOCKED LIVE')
const PORT_NAME = 16

function putPort(p: Printer, at: number): void {
  putAscii(p.text, `\n\t  port_no ${portText(u32(p, at))}`)
  putAscii(p.text, `, hw_addr ${macText(p, at + 8)}`)
  putName(p, ', name ', at + 16, PORT_NAME)
  const rest = at + 16 + PORT_NAME
  if (p.options.verbose < 2) return check(p, rest, 32)
  putBitmap(p, '\n\t   config ', rest, CONFIGURATION)
  putBitmap(p, '\n\t   state ', rest + 4, STATE)
  ;['curr', 'advertised', 'supported', 'peer'].forEach((name, i) => {
    putBitmap(p, `\n\t   ${name} `, rest + 8 + 4 * i, FEATURES)
  })
  putAscii(p.text, `\n\t   curr_speed ${u32(p, rest + 24)}kbps`)
  putAscii(p.text, `\n\t   max_speed ${u32(p, rest + 28)}kbps`)
}

const CHANGES = ['ADD', 'DELETE', 'MODIFY']

function putPortStatus(p: Printer, at: number): void {
  putAscii(p.text, `\n\t reason ${CHANGES[u8(p, at)] ?? 'invalid (0x02x)'}`) // the number itself is never shown
  putPort(p, at + 8)
}

function putPortChange(p: Printer, at: number): void {
  putAscii(p.text, `\n\t port_no ${portText(u32(p, at))}`)
  putAscii(p.text, `, hw_addr ${macText(p, at + 8)}`)
  putBitmap(p, '\n\t  config ', at + 16, CONFIGURATION)
  putBitmap(p, '\n\t  mask ', at + 20, CONFIGURATION)
  putBitmap(p, '\n\t  advertise ', at + 24, FEATURES)
  check(p, at + 28, 4)
}

function putTableChange(p: Printer, at: number): void {
  const table = u8(p, at)
  putAscii(p.text, `\n\t table_id ${table === 0xfe ? 'MAX' : table === 0xff ? 'ALL' : table}`)
  putAscii(p.text, `, config 0x${hex(u32(p, at + 4), 8)}`)
}

function putQueueRequest(p: Printer, at: number): void {
  putAscii(p.text, `\n\t port ${portText(u32(p, at))}`)
  check(p, at + 4, 4)
}

const ROLES = ['NOCHANGE', 'EQUAL', 'MASTER', 'SLAVE']

function putRole(p: Printer, at: number): void {
  const role = u32(p, at)
  putAscii(p.text, `\n\t role ${ROLES[role] ?? invalid(role, 8)}`)
  putLong(p, ', generation_id ', at + 8)
}

const PACKET_REASONS = bits('NO_MATCH ACTION INVALID_TTL')
const PORT_REASONS = bits('ADD DELETE MODIFY')

/** Of each kind of message, for which reasons it is sent: to an equal or master, and to a slave. Those of removed flows have the names of the ports' changes, as in tcpdump. */
function putAsync(p: Printer, at: number): void {
  const reasons = [PACKET_REASONS, PORT_REASONS, PORT_REASONS]
  ;['packet_in', 'port_status', 'flow_removed'].forEach((name, i) => {
    putBitmap(p, `\n\t ${name}_mask[EM] `, at + 8 * i, reasons[i]!)
    putBitmap(p, `\n\t ${name}_mask[S] `, at + 8 * i + 4, reasons[i]!)
  })
}

/** In the order of their types. */
export const MESSAGES_13: readonly Message[] = [
  { name: 'HELLO', print: putHello },
  { name: 'ERROR', least: 4, print: putError },
  { name: 'ECHO_REQUEST', print: putData },
  { name: 'ECHO_REPLY', print: putData },
  { name: 'EXPERIMENTER', least: 8, print: putExperimenter },
  { name: 'FEATURES_REQUEST', exactly: 0 },
  { name: 'FEATURES_REPLY', exactly: 24, print: putFeatures },
  { name: 'GET_CONFIG_REQUEST', exactly: 0 },
  { name: 'GET_CONFIG_REPLY', exactly: 4, print: putConfiguration },
  { name: 'SET_CONFIG', exactly: 4, print: putConfiguration },
  { name: 'PACKET_IN' },
  { name: 'FLOW_REMOVED' },
  { name: 'PORT_STATUS', exactly: 72, print: putPortStatus },
  { name: 'PACKET_OUT' },
  { name: 'FLOW_MOD' },
  { name: 'GROUP_MOD' },
  { name: 'PORT_MOD', exactly: 32, print: putPortChange },
  { name: 'TABLE_MOD', exactly: 8, print: putTableChange },
  { name: 'MULTIPART_REQUEST' },
  { name: 'MULTIPART_REPLY' },
  { name: 'BARRIER_REQUEST', exactly: 0 },
  { name: 'BARRIER_REPLY', exactly: 0 },
  { name: 'QUEUE_GET_CONFIG_REQUEST', exactly: 8, print: putQueueRequest },
  { name: 'QUEUE_GET_CONFIG_REPLY' },
  { name: 'ROLE_REQUEST', exactly: 16, print: putRole },
  { name: 'ROLE_REPLY', exactly: 16, print: putRole },
  { name: 'GET_ASYNC_REQUEST', exactly: 0 },
  { name: 'GET_ASYNC_REPLY', exactly: 24, print: putAsync },
  { name: 'SET_ASYNC', exactly: 24, print: putAsync },
  { name: 'METER_MOD' },
]
