// From an IP protocol number to its printer.

import { putAscii, putDecimal } from '../text.ts'
import { printAuthentication } from './ah.ts'
import { printDccp } from './dccp.ts'
import { printEgp } from './egp.ts'
import { printEigrp } from './eigrp.ts'
import { printEsp, printIpComp } from './esp.ts'
import { printEthernet } from './ethernet.ts'
import { printGre } from './gre.ts'
import { printIcmp } from './icmp.ts'
import { printIcmp6 } from './icmp6.ts'
import { printIgmp } from './igmp.ts'
import { printIgrp } from './igrp.ts'
import { printIp } from './ip.ts'
import { PROTOCOL_NAMES } from './ip-protocols.ts'
import { printIp6 } from './ip6.ts'
import { printMobileIp } from './mobile-ip.ts'
import { printOspf } from './ospf.ts'
import { printOspf6 } from './ospf6.ts'
import { printPgm } from './pgm.ts'
import { printPim } from './pim.ts'
import { has, type Printer, putInvalid, putTruncated, u8 } from './printer.ts'
import { printRsvp } from './rsvp.ts'
import { printSctp } from './sctp.ts'
import { printTcp } from './tcp.ts'
import { printUdp } from './udp.ts'
import { printVrrp } from './vrrp.ts'

const AUTHENTICATION = 51

/** Prints the payload at `at` of an IP packet (`version` 4 or 6) whose header is at `ipAt`; `length` is what IP says is left. */
export function printIpDemux(
  p: Printer,
  at: number,
  length: number,
  version: number,
  fragmented: boolean,
  ttl: number,
  protocol: number,
  ipAt: number,
): void {
  switch (protocol) {
    case 6:
      return printTcp(p, at, length, ipAt, fragmented)
    case 17:
      return printUdp(p, at, length, ipAt, fragmented, ttl)
    case 1:
      if (version === 4) return printIcmp(p, at, length, ipAt, fragmented)
      return putWrongVersion(p, protocol, 4)
    case 58:
      if (version === 6) return printIcmp6(p, at, length, ipAt, fragmented)
      return putWrongVersion(p, protocol, 6)
    case 2:
      if (version === 4) return printIgmp(p, at, length)
      return putWrongVersion(p, protocol, 4)
    case 4:
      return printIp(p, at, length)
    case 41:
      return printIp6(p, at, length)
    case 47:
      return printGre(p, at, length)
    case 112:
      return printVrrp(p, at, length, ipAt, ttl, version)
    case 132:
      return printSctp(p, at, ipAt, length)
    case 143:
      if (version === 6) {
        printEthernet(p, at, length, p.end - at)
        return
      }
      return putWrongVersion(p, protocol, 6)
    case 59:
      return putAscii(p.text, 'no next header')
    case AUTHENTICATION:
      return printAuthenticated(p, at, length, version, fragmented, ttl, ipAt)
    case 50:
      return printEsp(p, at, length)
    case 108:
      return printIpComp(p, at)
    case 103:
      return printPim(p, at, length, ipAt)
    case 89:
      return version === 6 ? printOspf6(p, at, length) : printOspf(p, at, length)
    case 33:
      return printDccp(p, at, ipAt, length)
    case 88:
      return printEigrp(p, at, length)
    case 113:
      return printPgm(p, at, length, ipAt)
    case 46:
      return printRsvp(p, at, length)
    case 8:
      return printEgp(p, at, length)
    case 9:
      return printIgrp(p, at, length)
    case 55:
      return printMobileIp(p, at, length)
    case 77: // Sun's network disk
      return putAscii(p.text, ` nd ${length}`)
    default:
      putAscii(p.text, ' ip-proto-')
      putDecimal(p.text, protocol)
      putAscii(p.text, ' ')
      putDecimal(p.text, length)
  }
}

/** Authentication headers, as many as there are, and what they protect; a loop, since a packet may hold thousands. */
function printAuthenticated(p: Printer, start: number, total: number, version: number, fragmented: boolean, ttl: number, ipAt: number): void {
  let at = start
  let length = total
  let next = AUTHENTICATION
  while (next === AUTHENTICATION) {
    if (!has(p, at, 1)) {
      p.protocol = 'ah'
      return putTruncated(p)
    }
    next = u8(p, at)
    const size = printAuthentication(p, at)
    at += size
    length = (length - size) >>> 0 // tcpdump lets a length too short for the header wrap around
  }
  printIpDemux(p, at, length, version, fragmented, ttl, next, ipAt)
}

function putWrongVersion(p: Printer, protocol: number, needs: number): void {
  putAscii(p.text, '[')
  putAscii(p.text, PROTOCOL_NAMES[protocol] ?? 'unknown')
  putAscii(p.text, ` requires IPv${needs}]`)
  putInvalid(p)
}
