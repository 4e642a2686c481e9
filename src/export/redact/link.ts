// Redacts from the link on: MACs, VLAN tags, cooked captures, and ARP, which is all about addresses.

import {
  LINKTYPE_ETHERNET,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
} from '../../decode/packet/record.ts'
import { hasEtherType } from '../../decode/packet/sll.ts'
import { isVlanTag } from '../../decode/packet/vlan.ts'
import { redactIp } from './ip.ts'
import { clear, cut, DEEPEST, holds, putIpv4, putMac, type Walk, word } from './walk.ts'

const ETHERNET = 14
const SLL = 16
const SLL2 = 20
const LOOPBACK = 4
const ARP = 28
const ETHERTYPE_IPV4 = 0x0800
const ETHERTYPE_IPV6 = 0x86dd
const ETHERTYPE_ARP = 0x0806
const ETHERTYPE_RARP = 0x8035
/** DLT_RAW where it was not mapped. */
const RAW = [LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6, 12, 14]

export function redactLink(w: Walk, linkType: number, end: number): void {
  if (linkType === LINKTYPE_ETHERNET) redactEthernet(w, 0, end, 0)
  else if (linkType === LINKTYPE_LINUX_SLL) redactCooked(w, end, { header: SLL, device: 2, length: word(w.old, 4), address: 6, protocol: 14 })
  else if (linkType === LINKTYPE_LINUX_SLL2) redactCooked(w, end, { header: SLL2, device: 8, length: w.old[11] ?? 0, address: 12, protocol: 0 })
  else if (RAW.includes(linkType)) redactIp(w, 0, end, 0)
  else if (linkType === LINKTYPE_NULL || linkType === LINKTYPE_LOOP) {
    if (holds(w, 0, end, LOOPBACK)) redactIp(w, LOOPBACK, end, 0)
  } else cut(w, 0)
}

/** A frame, also one in a tunnel. */
export function redactEthernet(w: Walk, at: number, end: number, depth: number): void {
  if (depth > DEEPEST) return cut(w, at)
  if (!holds(w, at, end, ETHERNET)) return
  putMac(w, at)
  putMac(w, at + 6)
  redactTyped(w, word(w.old, at + 12), at + ETHERNET, end, depth)
}

type Cooked = { readonly header: number; readonly device: number; readonly length: number; readonly address: number; readonly protocol: number }

function redactCooked(w: Walk, end: number, { header, device, length, address, protocol }: Cooked): void {
  if (!holds(w, 0, end, header)) return
  if (length === 6) {
    putMac(w, address)
    clear(w, address + 6, address + 8)
  } else {
    // Of a tunnel the address of its end; of others nothing that is understood.
    clear(w, address + (length === 4 ? 4 : 0), address + 8)
    if (length === 4) putIpv4(w, address)
  }
  if (!hasEtherType(word(w.old, device))) return cut(w, header)
  redactTyped(w, word(w.old, protocol), header, end, 0)
}

/** What an ethertype announces. */
export function redactTyped(w: Walk, etherType: number, at: number, end: number, depth: number): void {
  let type = etherType
  let from = at
  while (isVlanTag(type)) {
    if (!holds(w, from, end, 4)) return
    type = word(w.old, from + 2)
    from += 4
  }
  if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) redactIp(w, from, end, depth)
  else if (type === ETHERTYPE_ARP || type === ETHERTYPE_RARP) redactArp(w, from, end)
  else cut(w, from)
}

/** Ethernet and IPv4 are what there is. */
function redactArp(w: Walk, at: number, end: number): void {
  if (!holds(w, at, end, 8)) return
  if (word(w.old, at) !== 1 || word(w.old, at + 2) !== ETHERTYPE_IPV4 || word(w.old, at + 4) !== 0x0604) return cut(w, at + 8)
  if (!holds(w, at + 8, end, ARP - 8)) return
  putMac(w, at + 8)
  putIpv4(w, at + 14)
  putMac(w, at + 18)
  putIpv4(w, at + 24)
  cut(w, at + ARP)
}
