// Neighbour discovery (RFC 4861): solicitations, advertisements and redirects of ICMPv6.

import { putAscii, putDecimal } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { putOptions } from './icmp6-options.ts'
import { putIpv6At } from './ip6.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'

const ROUTER_SOLICITATION = 8
const ROUTER_ADVERTISEMENT = 16
const NEIGHBOUR = 24
const REDIRECT = 40

const ROUTER_FLAGS: Flags = [
  [0x80, 'managed'],
  [0x40, 'other stateful'],
  [0x20, 'home agent'],
  [0x02, 'ipv6 only'],
]
const NEIGHBOUR_FLAGS: Flags = [
  [0x80000000, 'router'],
  [0x40000000, 'solicited'],
  [0x20000000, 'override'],
]
const PREFERENCES = ['medium', 'high', 'rsv', 'low']

/** A router's or a route's preference (RFC 4191) in bits 3 and 4 of `flags`. */
export const preferenceOf = (flags: number): string => PREFERENCES[(flags >>> 3) & 3]!

/** All of these answer false when an option was cut. */
export function putRouterSolicitation(p: Printer, at: number, length: number): boolean {
  return p.options.verbose === 0 || putOptions(p, at + ROUTER_SOLICITATION, length - ROUTER_SOLICITATION)
}

export function putRouterAdvertisement(p: Printer, at: number, length: number): boolean {
  if (p.options.verbose === 0) return true
  const t = p.text
  check(p, at, ROUTER_ADVERTISEMENT)
  const flags = u8(p, at + 5)
  putAscii(t, '\n\thop limit ')
  putDecimal(t, u8(p, at + 4))
  putAscii(t, ', Flags [')
  putFlags(t, ROUTER_FLAGS, flags, 'none')
  putAscii(t, '], pref ')
  putAscii(t, preferenceOf(flags))
  putAscii(t, ', router lifetime ')
  putDecimal(t, u16(p, at + 6))
  putAscii(t, 's, reachable time ')
  putDecimal(t, u32(p, at + 8))
  putAscii(t, 'ms, retrans timer ')
  putDecimal(t, u32(p, at + 12))
  putAscii(t, 'ms')
  return putOptions(p, at + ROUTER_ADVERTISEMENT, length - ROUTER_ADVERTISEMENT)
}

export function putNeighbourSolicitation(p: Printer, at: number, length: number): boolean {
  putIpv6At(p, ', who has ', at + 8)
  return p.options.verbose === 0 || putOptions(p, at + NEIGHBOUR, length - NEIGHBOUR)
}

export function putNeighbourAdvertisement(p: Printer, at: number, length: number): boolean {
  putIpv6At(p, ', tgt is ', at + 8)
  if (p.options.verbose === 0) return true
  putAscii(p.text, ', Flags [')
  putFlags(p.text, NEIGHBOUR_FLAGS, u32(p, at + 4), 'none')
  putAscii(p.text, ']')
  return putOptions(p, at + NEIGHBOUR, length - NEIGHBOUR)
}

export function putRedirect(p: Printer, at: number, length: number): boolean {
  putIpv6At(p, ', ', at + 24)
  putIpv6At(p, ' to ', at + 8)
  return p.options.verbose === 0 || putOptions(p, at + REDIRECT, length - REDIRECT)
}
