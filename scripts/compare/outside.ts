// Protocols tcpdump reads into and umtool does not: damaged packets turn into them by chance (one byte of a port or an ethertype).
import { type Difference, firstLine } from './differ.ts'

/** How tcpdump's text starts where ours differs, or what stands right before it; by the protocol's name. */
const OUTSIDE: Readonly<Record<string, RegExp>> = {
  '802.11 with radiotap': /802\.11_radio/,
  'ATA over Ethernet': /\bAoE |\[\|aoe\]/,
  BFD: /BFDv|\[\|bfd\]/,
  BGP: /: BGP|\[\|bgp\]/,
  CFM: /CFMv/,
  DECnet: /\[\|decnet\]|\(pktlen |\(length \d+ < 6\)/,
  ForCES: /ForCES|\[\|forces\]/,
  GeoNetworking: /GeoNet/,
  ISAKMP: /isakmp|\[\|isakmp\]/,
  L2TP: /l2tp|neither L2F/,
  MACsec: /\[caplen \d+ < 2\]|an \d, pn /,
  'MPCP, pause': /MPCP|\[\|mpcp\]/,
  NSH: /NSH|\[\|nsh\]/,
  PTP: /PTPv|\[length \d+ < 34\]/,
  'Q.933': /Q\.933/,
  Realtek: /Realtek/,
  RPKI: /RPKI/,
  SNMP: /snmp|asnlen|GetRequest|!init SEQ/,
  TIPC: /TIPC|\[\|tipc\]/,
}

/** Most characters before the first differing one that still belong to the same phrase. */
const BEFORE = 12

/** The name of the protocol that `d` is about, when it is one umtool leaves out on purpose. */
export function outside(d: Difference): string | undefined {
  const { theirs, column } = firstLine(d)
  const phrase = theirs.slice(Math.max(0, column - BEFORE))
  return Object.keys(OUTSIDE).find(name => OUTSIDE[name]!.test(phrase))
}
