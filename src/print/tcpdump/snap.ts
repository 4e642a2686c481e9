// SNAP (IEEE 802): an organisation and its protocol id behind an LLC header.

import { putAscii, putDecimal, putHex2, putHex4, putMac } from '../text.ts'
import { printCdp } from './cdp.ts'
import { printDtp } from './dtp.ts'
import { printEthernet } from './ethernet.ts'
import { ETHERTYPE_NAMES, printEthertype } from './ethertype.ts'
import {
  BRIDGED_BPDU,
  BRIDGED_ETHERNET,
  BRIDGED_ETHERNET_FCS,
  CISCO_CDP,
  CISCO_DTP,
  CISCO_PVST,
  CISCO_UDLD,
  CISCO_VLAN_BRIDGE,
  CISCO_VTP,
  OUI_APPLETALK,
  OUI_BRIDGED,
  OUI_CISCO,
  OUI_CISCO_BRIDGED,
  OUI_ETHERNET,
  OUI_NAMES,
  protocolIdName,
} from './llc-names.ts'
import { has, type Printer, putTruncated, u16, u24 } from './printer.ts'
import { printStp } from './stp.ts'
import { printUdld } from './udld.ts'
import { printVtp } from './vtp.ts'

export const SNAP_HEADER = 5

const APPLETALK = 0x809b
/** A bridged frame is padded to an even offset behind LLC's three bytes and SNAP's five. */
const LLC_PAD = 2

/** Prints the header at `at` and what it carries, as printLlc does; answers false when nobody knew the payload. */
export function printSnap(
  p: Printer,
  at: number,
  length: number,
  captured: number,
  sourceMacAt: number,
  destinationMacAt: number,
  pad = LLC_PAD,
): boolean {
  p.protocol = 'snap'
  if (!has(p, at, SNAP_HEADER) || captured < SNAP_HEADER || length < SNAP_HEADER) {
    putTruncated(p)
    return true
  }
  const oui = u24(p, at)
  const id = u16(p, at + 3)
  const left = length - SNAP_HEADER
  if (p.options.link) {
    putOui(p, oui)
    putId(p, oui === OUI_ETHERNET ? 'ethertype ' : 'pid ', protocolIdName(oui, id), id, left)
  }
  if (printPayload(p, oui, id, at + SNAP_HEADER, left, captured - SNAP_HEADER, sourceMacAt, destinationMacAt, pad)) return true
  if (p.options.link) return false
  if (sourceMacAt >= 0 && destinationMacAt >= 0) {
    putMac(p.text, p.bytes, sourceMacAt)
    putAscii(p.text, ' > ')
    putMac(p.text, p.bytes, destinationMacAt)
    putAscii(p.text, ' ')
  }
  putAscii(p.text, 'SNAP, ')
  if (oui === OUI_ETHERNET) putId(p, 'ethertype ', ETHERTYPE_NAMES[id] ?? 'Unknown', id, left)
  else {
    putOui(p, oui)
    putId(p, 'pid ', protocolIdName(oui, id), id, left)
  }
  return false
}

function putOui(p: Printer, oui: number): void {
  putAscii(p.text, `oui ${OUI_NAMES[oui] ?? 'Unknown'} (0x`)
  putHex2(p.text, oui >>> 16)
  putHex4(p.text, oui & 0xffff)
  putAscii(p.text, '), ')
}

function putId(p: Printer, what: string, name: string, id: number, length: number): void {
  const t = p.text
  putAscii(t, what)
  putAscii(t, name)
  putAscii(t, ' (0x')
  putHex4(t, id)
  putAscii(t, '), length ')
  putDecimal(t, length)
  putAscii(t, ': ')
}

function printPayload(
  p: Printer,
  oui: number,
  id: number,
  at: number,
  length: number,
  captured: number,
  sourceMacAt: number,
  destinationMacAt: number,
  pad: number,
): boolean {
  switch (oui) {
    case OUI_ETHERNET:
    case OUI_CISCO_BRIDGED:
      return printEthertype(p, id, at, length, captured, sourceMacAt, destinationMacAt)
    case OUI_APPLETALK:
      return id === APPLETALK && printEthertype(p, id, at, length, captured, sourceMacAt, destinationMacAt)
    case OUI_CISCO:
      return printCisco(p, id, at, length)
    case OUI_BRIDGED:
      return printBridged(p, id, at, length, captured, pad)
    default:
      return false
  }
}

function printCisco(p: Printer, id: number, at: number, length: number): boolean {
  switch (id) {
    case CISCO_CDP:
      printCdp(p, at, length)
      return true
    case CISCO_DTP:
      printDtp(p, at, length)
      return true
    case CISCO_UDLD:
      printUdld(p, at, length)
      return true
    case CISCO_VTP:
      printVtp(p, at, length)
      return true
    case CISCO_PVST:
    case CISCO_VLAN_BRIDGE:
      printStp(p, at, length)
      return true
    default:
      return false
  }
}

function printBridged(p: Printer, id: number, at: number, length: number, captured: number, pad: number): boolean {
  switch (id) {
    case BRIDGED_ETHERNET_FCS:
    case BRIDGED_ETHERNET:
      if (has(p, at, pad)) printEthernet(p, at + pad, length - pad, captured - pad)
      else putTruncated(p)
      return true
    case BRIDGED_BPDU:
      printStp(p, at, length)
      return true
    default:
      return false
  }
}
