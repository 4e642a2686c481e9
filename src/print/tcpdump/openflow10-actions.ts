// OpenFlow 1.0: which packets a flow is made of, and what is done with them.

import { putAscii } from '../text.ts'
import { putData, putVendor, refuse } from './openflow-fields.ts'
import { ACTION_NAMES, PORT_CONTROLLER, portText, priorityText, queueText, VENDOR, vlanText } from './openflow10-names.ts'
import { BIG_SWITCH, putBigSwitchAction } from './openflow10-vendor.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { hex, ipv4Text, macText } from './text-pieces.ts'

const ARP = 0x0806
const IPV4 = 0x0800
const ICMP = 1

const ANY_TYPE = 0x10
const ANY_PROTOCOL = 0x20

/** Prints what a packet must look like, a line for each field that is not left open. */
export function putMatch(p: Printer, before: string, at: number): void {
  const t = p.text
  const open = u32(p, at)
  if (open & ~0x3fffff) putAscii(t, `${before}wildcards 0x${hex(open, 8)} (bogus)`)
  const match = (mask: number, text: () => string): void => {
    if (!(open & mask)) putAscii(t, `${before}match ${text()}`)
  }
  match(1, () => `in_port ${portText(u16(p, at + 4))}`)
  match(4, () => `dl_src ${macText(p, at + 6)}`)
  match(8, () => `dl_dst ${macText(p, at + 12)}`)
  match(2, () => `dl_vlan ${vlanText(u16(p, at + 18))}`)
  match(0x100000, () => `dl_vlan_pcp ${priorityText(u8(p, at + 20))}`)
  const type = u16(p, at + 22)
  match(ANY_TYPE, () => `dl_type 0x${hex(type, 4)}`)
  match(0x200000, () => `nw_tos 0x${hex(u8(p, at + 24), 2)}`)
  const protocol = u8(p, at + 25)
  const typed = !(open & ANY_TYPE)
  match(ANY_PROTOCOL, () => `${typed && type === ARP ? 'arp_opcode' : 'nw_proto'} ${protocol}`)
  putAddressMatch(p, `${before}match nw_src `, at + 28, (open >>> 8) & 0x3f)
  putAddressMatch(p, `${before}match nw_dst `, at + 32, (open >>> 14) & 0x3f)
  const icmp = typed && type === IPV4 && !(open & ANY_PROTOCOL) && protocol === ICMP
  match(0x40, () => `${icmp ? 'icmp_type' : 'tp_src'} ${u16(p, at + 36)}`)
  match(0x80, () => `${icmp ? 'icmp_code' : 'tp_dst'} ${u16(p, at + 38)}`)
  check(p, at + 38, 2)
}

/** `open` is how many bits at the end of the address do not count. */
function putAddressMatch(p: Printer, before: string, at: number, open: number): void {
  if (open < 32) putAscii(p.text, `${before}${ipv4Text(p, at)}/${32 - open}`)
}

const HEADER = 4

type Action = {
  /** With the header. */
  readonly size: number
  readonly text: (p: Printer, at: number) => string
}

const macAction: Action = { size: 16, text: (p, at) => `, dl_addr ${macText(p, at)}` }
const addressAction: Action = { size: 8, text: (p, at) => `, nw_addr ${ipv4Text(p, at)}` }
const portAction: Action = { size: 8, text: (p, at) => `, tp_port ${u16(p, at)}` }

/** By type. */
const ACTIONS: readonly Action[] = [
  { size: 8, text: outputText },
  { size: 8, text: (p, at) => `, vlan_vid ${vlanText(u16(p, at))}` },
  { size: 8, text: (p, at) => `, vlan_pcp ${priorityText(u8(p, at))}` },
  { size: 8, text: () => '' },
  macAction,
  macAction,
  addressAction,
  addressAction,
  { size: 8, text: (p, at) => `, nw_tos 0x${hex(u8(p, at), 2)}` },
  portAction,
  portAction,
  { size: 16, text: queueActionText },
]

function outputText(p: Printer, at: number): string {
  const port = u16(p, at)
  putAscii(p.text, `, port ${portText(port)}`)
  return port === PORT_CONTROLLER ? `, max_len ${u16(p, at + 2)}` : ''
}

function queueActionText(p: Printer, at: number): string {
  putAscii(p.text, `, port ${portText(u16(p, at))}`)
  return `, queue_id ${queueText(u32(p, at + 8))}`
}

export function putActions(p: Printer, before: string, start: number, length: number): void {
  const t = p.text
  const end = start + length
  for (let at = start; at < end; ) {
    if (end - at < 8) return refuse(p, at, end - at)
    const type = u16(p, at)
    putAscii(t, `${before}action type ${ACTION_NAMES[type] ?? `invalid (0x${hex(type, 4)})`}`)
    const size = u16(p, at + 2)
    putAscii(t, `, len ${size}`)
    if (size < 8 || size > end - at) return refuse(p, at + HEADER, end - at - HEADER)
    const action = ACTIONS[type]
    if (type === VENDOR && size % 8 === 0) putVendorAction(p, at + HEADER, size - HEADER)
    else {
      const right = action !== undefined && size === action.size
      if (right) putAscii(t, action.text(p, at + HEADER))
      else if (action !== undefined || type === VENDOR) putAscii(t, ' (bogus)')
      check(p, at + HEADER, size - HEADER)
    }
    at += size
  }
}

function putVendorAction(p: Printer, at: number, length: number): void {
  putVendor(p, ', vendor ', at)
  if (u32(p, at) === BIG_SWITCH) putBigSwitchAction(p, at + 4, length - 4)
  else putData(p, at + 4, length - 4)
}
