// ICMPv6 (RFC 4443): the message's name and fields; neighbour discovery, MLD and the rest have files of their own.

import { putAscii, putDecimal, putHex4 } from '../text.ts'
import { shouldBe, verify6 } from './checksum.ts'
import { putUnknownData } from './dump.ts'
import { putParameterProblem, putTimeExceeded, putUnreachable } from './icmp6-errors.ts'
import { putListener, putListenerQuery, putListenerReport } from './icmp6-mld.ts'
import { putHomeAgents, putIdentifier, putMobilePrefixAdvertisement } from './icmp6-mobile.ts'
import { putNeighbourAdvertisement, putNeighbourSolicitation, putRedirect, putRouterAdvertisement, putRouterSolicitation } from './icmp6-neighbour.ts'
import { printNodeInformation } from './icmp6-node-information.ts'
import { printRenumbering } from './icmp6-renumbering.ts'
import { printRpl } from './icmp6-rpl.ts'
import { check, has, type Printer, putInvalid, putTruncated, u8, u16, u32 } from './printer.ts'

const UNREACHABLE = 1
const TOO_BIG = 2
const TIME_EXCEEDED = 3
const PARAMETER_PROBLEM = 4
const ECHO_REQUEST = 128
const ECHO_REPLY = 129
const LISTENER_QUERY = 130
const LISTENER_REPORT = 131
const LISTENER_DONE = 132
const ROUTER_SOLICITATION = 133
const ROUTER_ADVERTISEMENT = 134
const NEIGHBOUR_SOLICITATION = 135
const NEIGHBOUR_ADVERTISEMENT = 136
const REDIRECT = 137
const RENUMBERING = 138
const NODE_INFORMATION_QUERY = 139
const NODE_INFORMATION_REPLY = 140
const LISTENER_REPORT_V2 = 143
const HOME_AGENT_REQUEST = 144
const HOME_AGENT_REPLY = 145
const MOBILE_PREFIX_SOLICITATION = 146
const MOBILE_PREFIX_ADVERTISEMENT = 147
const RPL = 155
const PROTOCOL = 58

const NAMES: Readonly<Record<number, string>> = {
  1: 'destination unreachable',
  2: 'packet too big',
  3: 'time exceeded in-transit',
  4: 'parameter problem',
  128: 'echo request',
  129: 'echo reply',
  130: 'multicast listener query',
  131: 'multicast listener report',
  132: 'multicast listener done',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbor solicitation',
  136: 'neighbor advertisement',
  137: 'redirect',
  138: 'router renumbering',
  139: 'who-are-you request',
  140: 'who-are-you reply',
  141: 'inverse neighbor solicitation',
  142: 'inverse neighbor advertisement',
  143: 'multicast listener report v2',
  144: 'ha discovery request',
  145: 'ha discovery reply',
  146: 'mobile router solicitation',
  147: 'mobile router advertisement',
  155: 'RPL',
  200: 'mtrace response',
  201: 'mtrace message',
}

/** With -v these tell their length at the front; without it, all tell it at the end. */
const lengthFirst = (type: number): boolean =>
  (type >= ROUTER_SOLICITATION && type <= REDIRECT) || type === HOME_AGENT_REPLY || type === MOBILE_PREFIX_ADVERTISEMENT

export function printIcmp6(p: Printer, at: number, length: number, ipAt: number, fragmented: boolean): void {
  const t = p.text
  p.protocol = 'icmp6'
  if (length === 0) {
    putAscii(t, 'ICMP6, length 0')
    return putInvalid(p)
  }
  const verbose = p.options.verbose > 0
  if (verbose && !fragmented && has(p, at, length)) putChecksum(p, at, length, ipAt)
  const type = u8(p, at)
  putAscii(t, 'ICMP6, ')
  const name = NAMES[type]
  if (name !== undefined) putAscii(t, name)
  else putAscii(t, `unknown icmp6 type (${type})`)
  if (verbose && lengthFirst(type)) putLength(p, length)
  const code = u8(p, at + 1)
  if (name === undefined || type > RPL) return putUnknown(p, at, length)
  if (type === UNREACHABLE && code > 4 && p.options.verbose <= 1) {
    putAscii(t, `, unknown unreach code (${code})`)
    return putUnknownData(p, at, length, '\n\t')
  }
  if (!putMessage(p, at, length, type, code)) return putTruncated(p)
  if (!verbose) putLength(p, length)
}

function putLength(p: Printer, length: number): void {
  putAscii(p.text, ', length ')
  putDecimal(p.text, length)
}

function putUnknown(p: Printer, at: number, length: number): void {
  putLength(p, length)
  if (p.options.verbose <= 1) putUnknownData(p, at, length, '\n\t')
}

function putChecksum(p: Printer, at: number, length: number, ipAt: number): void {
  const t = p.text
  const sum = u16(p, at + 2)
  const over = verify6(p, ipAt, at, length, length, PROTOCOL)
  if (over === 0) return putAscii(t, '[icmp6 sum ok] ')
  putAscii(t, '[bad icmp6 cksum 0x')
  putHex4(t, sum)
  putAscii(t, ' -> 0x')
  putHex4(t, shouldBe(sum, over))
  putAscii(t, '!] ')
}

/** Answers false when the message was cut where tcpdump looks before it reads; elsewhere the read throws. */
function putMessage(p: Printer, at: number, length: number, type: number, code: number): boolean {
  const t = p.text
  switch (type) {
    case UNREACHABLE:
      return putUnreachable(p, at, code)
    case TOO_BIG: {
      const mtu = u32(p, at + 4)
      putAscii(t, ', mtu ')
      putDecimal(t, mtu)
      return true
    }
    case TIME_EXCEEDED:
      putTimeExceeded(p, at, code)
      return true
    case PARAMETER_PROBLEM:
      return putParameterProblem(p, at, code)
    case ECHO_REQUEST:
    case ECHO_REPLY:
      check(p, at + 4, 4)
      putAscii(t, ', id ')
      putDecimal(t, u16(p, at + 4))
      putAscii(t, ', seq ')
      putDecimal(t, u16(p, at + 6))
      return true
    case LISTENER_QUERY:
      putListenerQuery(p, at, length)
      return true
    case LISTENER_REPORT:
    case LISTENER_DONE:
      putListener(p, at)
      return true
    case LISTENER_REPORT_V2:
      putListenerReport(p, at, length)
      return true
    case ROUTER_SOLICITATION:
      return putRouterSolicitation(p, at, length)
    case ROUTER_ADVERTISEMENT:
      return putRouterAdvertisement(p, at, length)
    case NEIGHBOUR_SOLICITATION:
      return putNeighbourSolicitation(p, at, length)
    case NEIGHBOUR_ADVERTISEMENT:
      return putNeighbourAdvertisement(p, at, length)
    case REDIRECT:
      return putRedirect(p, at, length)
    case RENUMBERING:
      printRenumbering(p, at)
      return true
    case NODE_INFORMATION_QUERY:
    case NODE_INFORMATION_REPLY:
      printNodeInformation(p, at, length)
      return true
    case HOME_AGENT_REQUEST:
    case MOBILE_PREFIX_SOLICITATION:
      putIdentifier(p, at)
      return true
    case HOME_AGENT_REPLY:
      putHomeAgents(p, at, length)
      return true
    case MOBILE_PREFIX_ADVERTISEMENT:
      return putMobilePrefixAdvertisement(p, at, length)
    case RPL:
      printRpl(p, at, length, code)
      return true
    default:
      return true // inverse neighbour discovery: named, never read
  }
}
