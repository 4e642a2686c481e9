// Packets a Broadcom switch hands to a lawful interception: a word before each, in UDP.
//
// |direction(3) type(4) tags(3) interception(22)|

import { putAscii } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { check, type Printer, putInvalid, u8, u32 } from './printer.ts'

const HEADER = 4
const DIRECTIONS: Readonly<Record<number, string>> = { 1: 'unused', 2: 'egress', 3: 'ingress' }
const TYPE = { undecided: 4, ipv4: 5, ipv6: 6, ethernet: 7 }
const TYPES: Readonly<Record<number, string>> = {
  [TYPE.undecided]: 'undecided',
  [TYPE.ipv4]: 'ipv4',
  [TYPE.ipv6]: 'ipv6',
  [TYPE.ethernet]: 'ethernet',
}
const SUBTYPES: Readonly<Record<number, string>> = { 1: 'single VLAN tag', 2: 'double VLAN tag', 3: 'untagged' }

/** Prints the UDP payload of `length` bytes at `at`. */
export function printBcmLi(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'bcm_li'
  if (length < HEADER) {
    putAscii(t, ` (length ${length} < ${HEADER})`)
    return putInvalid(p)
  }
  const shim = u32(p, at)
  const type = (shim >>> 25) & 0x0f
  const indent = p.options.verbose > 0 ? '\n    ' : ''
  const kind = `pkt-type ${TYPES[type] ?? 'unknown'}, pkt-subtype ${SUBTYPES[(shim >>> 22) & 7] ?? 'unknown'}`
  putAscii(t, `${indent}BCM-LI-SHIM: direction ${DIRECTIONS[shim >>> 29] ?? 'unknown'}, ${kind}, li-id ${shim & 0x3fffff}${indent}`)
  if (p.options.verbose === 0) check(p, at, length)
  else printInner(p, type, at + HEADER, length - HEADER)
}

function printInner(p: Printer, type: number, at: number, length: number): void {
  if (type < TYPE.undecided || type > TYPE.ethernet) return putInvalid(p)
  if (type === TYPE.ethernet) {
    printEthernet(p, at, length, p.end - at)
    return
  }
  const version = type === TYPE.ipv4 ? 4 : type === TYPE.ipv6 ? 6 : u8(p, at) >> 4
  if (version === 4) printIp(p, at, length)
  else if (version === 6) printIp6(p, at, length)
  else putAscii(p.text, 'unknown payload')
}
