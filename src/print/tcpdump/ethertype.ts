// From an Ethernet type to its printer, and the types' names.

import { putAscii } from '../text.ts'
import { printAoe } from './aoe.ts'
import { printAarp, printAppleTalk } from './appletalk.ts'
import { printArp } from './arp.ts'
import { printCalmFast } from './calm-fast.ts'
import { printCfm } from './cfm.ts'
import { printDecnet } from './decnet.ts'
import { printEapol } from './eap.ts'
import { printGeonet } from './geonet.ts'
import { printIp } from './ip.ts'
import { printIp6 } from './ip6.ts'
import { printIpx } from './ipx.ts'
import { printLldp } from './lldp.ts'
import { printLoopback } from './loopback.ts'
import { printMpcp } from './mpcp.ts'
import { printMpls } from './mpls.ts'
import { printMsNlb } from './ms-nlb.ts'
import { printNsh } from './nsh.ts'
import { printOsi } from './osi.ts'
import { printPpp } from './ppp.ts'
import { printPppoe } from './pppoe.ts'
import { check, type Printer, putTruncated } from './printer.ts'
import { printPtp } from './ptp.ts'
import { printRealtek } from './realtek.ts'
import { printSlow } from './slow.ts'
import { printTipc } from './tipc.ts'

export const ETHERTYPE_NAMES: Readonly<Record<number, string>> = {
  254: 'GRE-OSI',
  512: 'PUP',
  1280: 'Sprite',
  1536: 'NS',
  1799: 'GeoNet (old)',
  2048: 'IPv4',
  2054: 'ARP',
  4096: 'Trail',
  4369: 'CALM FAST',
  24577: 'MOP DL',
  24578: 'MOP RC',
  24579: 'DN',
  24580: 'LAT',
  24583: 'SCA',
  25944: 'TEB',
  32821: 'Reverse ARP',
  32824: 'Lanbridge',
  32828: 'DEC DNS',
  32830: 'DEC DTS',
  32859: 'VEXP',
  32860: 'VPROD',
  32923: 'Appletalk',
  33011: 'Appletalk ARP',
  33024: '802.1Q',
  33079: 'IPX',
  34525: 'IPv6',
  34824: 'MPCP',
  34825: 'Slow Protocols',
  34827: 'PPP',
  34887: 'MPLS unicast',
  34888: 'MPLS multicast',
  34915: 'PPPoE D',
  34916: 'PPPoE S',
  34927: 'MS NLB heartbeat',
  34928: 'Jumbo',
  34958: 'EAPOL',
  34969: 'Realtek protocols',
  34978: 'AoE',
  34984: '802.1Q-QinQ',
  35018: 'TIPC',
  35020: 'LLDP',
  35045: '802.1AE MACsec',
  35063: 'PTP',
  35074: 'CFM',
  35130: 'IEEE1905.1',
  35143: 'GeoNet',
  35151: 'NSH',
  36864: 'Loopback',
  37120: '802.1Q-9100',
  37376: '802.1Q-9200',
  43981: 'CFM (old)',
  53899: 'Arista Vendor Specific Protocol',
  65278: 'OSI',
}

/**
 * Prints what Ethernet type `type` carries; answers false when no printer knows it. The MAC addresses of the frame are at
 * `sourceAt` and `destinationAt`, -1 where there are none.
 */
export function printEthertype(p: Printer, type: number, at: number, length: number, captured: number, sourceAt = -1, destinationAt = -1): boolean {
  switch (type) {
    case 0x0800:
      printIp(p, at, length)
      return true
    case 0x86dd:
      printIp6(p, at, length)
      return true
    case 0x0806:
    case 0x8035:
      printArp(p, at, length, captured)
      return true
    case 0x8847:
    case 0x8848:
      printMpls(p, at, length)
      return true
    case 0x3c12:
    case 0x3c13:
    case 0x8863:
    case 0x8864:
      printPppoe(p, at, length)
      return true
    case 0x880b:
      if (length === 0) return true
      putAscii(p.text, ': ')
      printPpp(p, at, length)
      return true
    case 0x809b:
      if (p.options.verbose > 0) putAscii(p.text, 'et1 ')
      printAppleTalk(p, at, length)
      return true
    case 0x80f3:
      printAarp(p, at, length)
      return true
    case 0x8137:
      putAscii(p.text, '(NOV-ETHII) ')
      printIpx(p, at)
      return true
    case 0x0707:
    case 0x8947:
      printGeonet(p, at, length, sourceAt)
      return true
    case 0x1111:
      printCalmFast(p, at, length, sourceAt)
      return true
    case 0x8808:
      printMpcp(p, at, length)
      return true
    case 0x6003:
      printDecnet(p, at, length, captured)
      return true
    case 0x8902:
    case 0xabcd:
      printCfm(p, at, length)
      return true
    case 0x88f7:
      printPtp(p, at, length)
      return true
    case 0x8809:
      printSlow(p, at, length)
      return true
    case 0x886f:
      printMsNlb(p, at)
      return true
    case 0x888e:
      printEapol(p, at)
      return true
    case 0x8899:
      printRealtek(p, at, sourceAt, destinationAt)
      return true
    case 0x88a2:
      printAoe(p, at, length)
      return true
    case 0x88ca:
      printTipc(p, at)
      return true
    case 0x88cc:
      printLldp(p, at, length)
      return true
    case 0x894f:
      printNsh(p, at, length)
      return true
    case 0x9000:
      printLoopback(p, at, length)
      return true
    case 0xfefe:
      printPaddedOsi(p, at, length, captured)
      return true
    default:
      return false
  }
}

/** OSI behind the byte that Cisco's HDLC puts before it. */
function printPaddedOsi(p: Printer, at: number, length: number, captured: number): void {
  if (length === 0 || captured === 0) {
    p.protocol = 'isoclns'
    putTruncated(p)
    return
  }
  check(p, at, 1)
  printOsi(p, at + 1, length - 1)
}
