// From an IP protocol number to its printer.

import { putAscii, putDecimal } from '../text.ts'
import { printEthernet } from './ethernet.ts'
import { printGre } from './gre.ts'
import { printIcmp } from './icmp.ts'
import { printIcmp6 } from './icmp6.ts'
import { printIgmp } from './igmp.ts'
import { printIp } from './ip.ts'
import { PROTOCOL_NAMES } from './ip-protocols.ts'
import { printIp6 } from './ip6.ts'
import { type Printer, putInvalid } from './printer.ts'
import { printSctp } from './sctp.ts'
import { printTcp } from './tcp.ts'
import { printUdp } from './udp.ts'
import { printVrrp } from './vrrp.ts'

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
    default:
      putAscii(p.text, ' ip-proto-')
      putDecimal(p.text, protocol)
      putAscii(p.text, ' ')
      putDecimal(p.text, length)
  }
}

function putWrongVersion(p: Printer, protocol: number, needs: number): void {
  putAscii(p.text, '[')
  putAscii(p.text, PROTOCOL_NAMES[protocol] ?? 'unknown')
  putAscii(p.text, ` requires IPv${needs}]`)
  putInvalid(p)
}
