// OpenFlow 1.0: extensions by vendors, of which those of Big Switch Networks are known.

import { putAscii } from '../text.ts'
import { putData, putVendor, refuse } from './openflow-fields.ts'
import { check, type Printer, u8, u32 } from './printer.ts'
import { hex, ipv4Text, putCounted } from './text-pieces.ts'

export const BIG_SWITCH = 0x5c16c7

/** By number; two are not given. */
const SUBTYPES: readonly (string | undefined)[] = [
  'SET_IP_MASK',
  'GET_IP_MASK_REQUEST',
  'GET_IP_MASK_REPLY',
  'SET_MIRRORING',
  'GET_MIRRORING_REQUEST',
  'GET_MIRRORING_REPLY',
  'SHELL_COMMAND',
  'SHELL_OUTPUT',
  'SHELL_STATUS',
  'GET_INTERFACES_REQUEST',
  'GET_INTERFACES_REPLY',
  'SET_PKTIN_SUPPRESSION_REQUEST',
  'SET_L2_TABLE_REQUEST',
  'GET_L2_TABLE_REQUEST',
  'GET_L2_TABLE_REPLY',
  'VIRTUAL_PORT_CREATE_REQUEST',
  'VIRTUAL_PORT_CREATE_REPLY',
  'VIRTUAL_PORT_REMOVE_REQUEST',
  'BW_ENABLE_SET_REQUEST',
  'BW_ENABLE_GET_REQUEST',
  'BW_ENABLE_GET_REPLY',
  'BW_CLEAR_DATA_REQUEST',
  'BW_CLEAR_DATA_REPLY',
  'BW_ENABLE_SET_REPLY',
  'SET_L2_TABLE_REPLY',
  'SET_PKTIN_SUPPRESSION_REPLY',
  'VIRTUAL_PORT_REMOVE_REPLY',
  'HYBRID_GET_REQUEST',
  'HYBRID_GET_REPLY',
  undefined,
  undefined,
  'PDU_TX_REQUEST',
  'PDU_TX_REPLY',
  'PDU_RX_REQUEST',
  'PDU_RX_REPLY',
  'PDU_RX_TIMEOUT',
]

type Body = { readonly exactly?: number; readonly least?: number; readonly put: (p: Printer, at: number, length: number) => void }

const NOTHING: Body = { exactly: 0, put: () => {} }
const MASK: Body = { exactly: 8, put: putMask }
const MIRRORING: Body = { exactly: 4, put: putMirroring }

/** What the messages hold that tcpdump looks into. */
const BODIES: Readonly<Record<number, Body>> = {
  0: MASK,
  1: { exactly: 8, put: putMaskRequest },
  2: MASK,
  3: MIRRORING,
  4: MIRRORING,
  5: MIRRORING,
  6: { least: 4, put: putCommand },
  7: { put: putText },
  8: { exactly: 4, put: (p, at) => putAscii(p.text, `, status 0x${hex(u32(p, at), 8)}`) },
  9: NOTHING,
  13: NOTHING,
  17: { exactly: 4, put: (p, at) => putAscii(p.text, `, vport_no ${u32(p, at)}`) },
  19: NOTHING,
  21: NOTHING,
  27: NOTHING,
}

function putMaskRequest(p: Printer, at: number): void {
  putAscii(p.text, `, index ${u8(p, at)}`)
  check(p, at + 1, 7)
}

function putMask(p: Printer, at: number): void {
  putAscii(p.text, `, index ${u8(p, at)}`)
  putAscii(p.text, `, mask ${ipv4Text(p, at + 4)}`)
}

const SWITCH = ['OFF', 'ON']

function putMirroring(p: Printer, at: number): void {
  const on = u8(p, at)
  putAscii(p.text, `, report_mirror_ports ${SWITCH[on] ?? `bogus (${on})`}`)
  check(p, at + 1, 3)
}

function putCommand(p: Printer, at: number, length: number): void {
  putAscii(p.text, `, service ${u32(p, at)}`)
  putText(p, at + 4, length - 4)
}

function putText(p: Printer, at: number, length: number): void {
  putAscii(p.text, ", data '")
  putCounted(p, at, length)
  putAscii(p.text, "'")
}

export function putVendorMessage(p: Printer, at: number, length: number): void {
  putVendor(p, ', vendor ', at)
  if (u32(p, at) === BIG_SWITCH) putBigSwitchMessage(p, at + 4, length - 4)
  else putData(p, at + 4, length - 4)
}

function putBigSwitchMessage(p: Printer, at: number, length: number): void {
  if (length < 4) return refuse(p, at, length)
  const type = u32(p, at)
  putAscii(p.text, `\n\t subtype ${SUBTYPES[type] ?? `unknown (0x${hex(type, 8)})`}`)
  const body = BODIES[type]
  const left = length - 4
  if (body === undefined) check(p, at + 4, left)
  else if ((body.exactly ?? left) !== left || left < (body.least ?? 0)) refuse(p, at + 4, left)
  else body.put(p, at + 4, left)
}

const MIRROR = 1
const ACTIONS = [undefined, 'MIRROR', 'SET_TUNNEL_DST', undefined, 'CHECKSUM']
const STAGES = ['INGRESS', 'EGRESS']
const TAG = 0x8100

export function putBigSwitchAction(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < 4) return refuse(p, at, length)
  const type = u32(p, at)
  putAscii(t, `\n\t  subtype ${ACTIONS[type] ?? `unknown (0x${hex(type, 8)})`}`)
  if (type !== MIRROR) return check(p, at + 4, length - 4)
  if (length !== 16) return refuse(p, at + 4, length - 4)
  putAscii(t, `, dest_port ${u32(p, at + 4)}`)
  const tag = u32(p, at + 8)
  const kind = tag >>> 16
  const tci = `vlan ${tag & 0xfff}, p ${(tag & 0xffff) >>> 13}${tag & 0x1000 ? ', DEI' : ''}`
  putAscii(t, `, vlan_tag ${kind === 0 ? 'none' : kind === TAG ? `802.1Q (${tci})` : `unknown (0x${hex(kind, 4)})`}`)
  const stage = u8(p, at + 12)
  putAscii(t, `, copy_stage ${STAGES[stage] ?? `unknown (${stage})`}`)
  check(p, at + 13, 3)
}

/** Vendor and data of a statistics message, whose vendor nobody looks into. */
export function putVendorData(p: Printer, at: number, length: number): void {
  if (length < 4) return refuse(p, at, length)
  putVendor(p, ', vendor ', at)
  putData(p, at + 4, length - 4)
}
