// ICMPv6 errors: destination unreachable, time exceeded, parameter problem (RFC 4443 section 3).

import { putAscii, putDecimal } from '../text.ts'
import { IPV6_HEADER, putIpv6At } from './ip6.ts'
import { check, has, type Printer, u8, u16, u32 } from './printer.ts'

/** Offsets in the message of the packet it is about, and of that packet's addresses. */
const EMBEDDED = 8
const SOURCE = EMBEDDED + 8
const DESTINATION = EMBEDDED + 24

const NO_ROUTE = 0
const PROHIBITED = 1
const BEYOND_SCOPE = 2
const ADDRESS = 3
const PORT = 4

/** The leading space of the second belongs to it. */
const UNREACHABLE = ['unreachable route', ' unreachable prohibited', 'beyond scope', 'unreachable address', 'unreachable port']

/** Answers false when the header with the unreachable port was not captured, or cannot be found. */
export function putUnreachable(p: Printer, at: number, code: number): boolean {
  const t = p.text
  putAscii(t, ', ')
  putAscii(t, UNREACHABLE[code] ?? `unknown unreach code (${code})`)
  switch (code) {
    case NO_ROUTE:
    case PROHIBITED:
    case ADDRESS:
      putIpv6At(p, ' ', at + DESTINATION)
      break
    case BEYOND_SCOPE:
      check(p, at + SOURCE, 32)
      putIpv6At(p, ' ', at + DESTINATION)
      putIpv6At(p, ', source address ', at + SOURCE)
      break
    case PORT:
      return putPort(p, at)
  }
  return true
}

function putPort(p: Printer, at: number): boolean {
  const transport = findTransport(p, at + EMBEDDED)
  if (transport === undefined) return false
  const port = u16(p, transport.at + 2)
  putIpv6At(p, ', ', at + DESTINATION)
  putAscii(p.text, transport.protocol === TCP ? ' tcp port ' : ' udp port ')
  putDecimal(p.text, port)
  return true
}

const HOP_BY_HOP = 0
const TCP = 6
const UDP = 17
const ROUTING = 43
const FRAGMENT = 44
const AUTHENTICATION = 51
const DESTINATION_OPTIONS = 60

/** The TCP or UDP header of the IPv6 packet at `ipAt`, as far as its ports were captured. */
function findTransport(p: Printer, ipAt: number): { at: number; protocol: number } | undefined {
  if (!has(p, ipAt + 6, 1)) return undefined
  let next = u8(p, ipAt + 6)
  let length = IPV6_HEADER
  for (let at = ipAt; at < p.end; ) {
    at += length
    switch (next) {
      case TCP:
      case UDP:
        return has(p, at + 2, 2) ? { at, protocol: next } : undefined
      case HOP_BY_HOP:
      case DESTINATION_OPTIONS:
      case ROUTING:
        if (!has(p, at, 2)) return undefined
        length = (u8(p, at + 1) + 1) * 8
        break
      case FRAGMENT:
        if (!has(p, at, 4) || (u16(p, at + 2) & 0xfff8) !== 0) return undefined
        length = 8
        break
      case AUTHENTICATION:
        if (!has(p, at, 2)) return undefined
        length = (u8(p, at + 1) + 2) * 4
        break
      default:
        return undefined
    }
    next = u8(p, at)
  }
  return undefined
}

export function putTimeExceeded(p: Printer, at: number, code: number): void {
  if (code === 0) putIpv6At(p, ' for ', at + DESTINATION)
  else putAscii(p.text, code === 1 ? ' (reassembly)' : `, unknown code (${code})`)
}

const PROBLEMS = [', erroneous - octet ', ', next header - octet ', ', option - octet ', ', incomplete header chain - octet ']

/** Answers false when the header of the packet in question was not captured whole. */
export function putParameterProblem(p: Printer, at: number, code: number): boolean {
  if (!has(p, at + DESTINATION, 16)) return false
  const problem = PROBLEMS[code]
  if (problem === undefined) putAscii(p.text, `, code-#${code}`)
  else {
    putAscii(p.text, problem)
    putDecimal(p.text, u32(p, at + 4))
  }
  return true
}
