// Which UDP ports have a printer of their own, in the order in which tcpdump asks.

import { printAodv } from './aodv.ts'
import { printAutoRp } from './auto-rp.ts'
import { printBcmLi } from './bcm-li.ts'
import { printBfd } from './bfd.ts'
import { printBootp } from './bootp.ts'
import { printDhcp6 } from './dhcp6.ts'
import { printDomainUdp, printMulticastDns } from './domain.ts'
import { printGeneve } from './geneve.ts'
import { printHsrp } from './hsrp.ts'
import { printIsakmp, printIsakmpOrEsp } from './isakmp.ts'
import { printKerberos } from './kerberos.ts'
import { isKip, KIP_PORTS, printKip } from './kip.ts'
import { printL2tp } from './l2tp.ts'
import { printLdp } from './ldp.ts'
import { printLisp } from './lisp.ts'
import { printLwappControl, printLwappData } from './lwapp.ts'
import { printMpls } from './mpls.ts'
import { printNtp } from './ntp.ts'
import { printOlsr } from './olsr.ts'
import { printOtv } from './otv.ts'
import type { Printer } from './printer.ts'
import { printPtp } from './ptp.ts'
import { printRadius } from './radius.ts'
import { printRip } from './rip.ts'
import { printRipng } from './ripng.ts'
import { printSip } from './sip.ts'
import { printSnmp } from './snmp.ts'
import { printSomeIp } from './someip.ts'
import { printSyslog } from './syslog.ts'
import { printTftp } from './tftp.ts'
import { printTimed } from './timed.ts'
import { printVat } from './vat.ts'
import { printVqp } from './vqp.ts'
import { printVxlan } from './vxlan.ts'
import { printVxlanGpe } from './vxlan-gpe.ts'

/** The datagram a payload came in: its ports, and the IP header that its addresses are taken from. */
export type Datagram = {
  readonly source: number
  readonly destination: number
  readonly ipAt: number
  readonly fragmented: boolean
  readonly ttl: number
}

type DatagramPrinter = (p: Printer, at: number, length: number, datagram: Datagram) => void

type Row = {
  readonly ports: readonly number[]
  /** The only side whose port counts; either one unless told. */
  readonly side?: 'source' | 'destination'
  /** What the payload must look like besides; where it does not, the rows behind are asked. */
  readonly applies?: (p: Printer, at: number) => boolean
  readonly print: DatagramPrinter
}

// Printers from which packets lead back here stand in functions of their own: their modules may still be loading.
const ROWS: readonly Row[] = [
  { ports: [53], print: printDomainUdp },
  { ports: [5353], print: printMulticastDns },
  { ports: [525], print: printTimed },
  { ports: [69], print: printTftp },
  { ports: [67, 68], print: printBootp },
  { ports: [520], print: printRip },
  { ports: [654], print: (p, at, length, d) => printAodv(p, at, length, p.bytes[d.ipAt]! >>> 4 === 6) },
  { ports: [500], print: (p, at, length, d) => printIsakmp(p, at, length, d.ipAt) },
  { ports: [4500], print: (p, at, length, d) => printIsakmpOrEsp(p, at, length, d.ipAt) },
  { ports: [7500, 8500], print: (p, at, length, d) => printIsakmp(p, at, length, d.ipAt) },
  { ports: [161, 162], print: printSnmp },
  { ports: [123], print: printNtp },
  { ports: [88, 750], print: printKerberos },
  { ports: [1701], print: (p, at, length) => printL2tp(p, at, length) },
  { ports: [3456], side: 'destination', print: printVat },
  { ports: [521], print: printRipng },
  { ports: [546, 547], print: printDhcp6 },
  { ports: [496], print: printAutoRp },
  { ports: [1645, 1812, 1646, 1813, 1700, 3799], print: printRadius },
  { ports: [1985], side: 'destination', print: printHsrp },
  { ports: [646], print: printLdp },
  { ports: [698], print: (p, at, length, d) => printOlsr(p, at, length, p.bytes[d.ipAt]! >>> 4 === 6) },
  { ports: [49152], side: 'source', print: (p, at, length) => printBcmLi(p, at, length) },
  { ports: [3784, 4784, 6784, 3785], side: 'destination', print: (p, at, length, d) => printBfd(p, at, length, d.destination) },
  { ports: [1589], print: printVqp },
  { ports: [12223], side: 'destination', print: (p, at, length) => printLwappControl(p, at, length, true) },
  { ports: [12223], side: 'source', print: (p, at, length) => printLwappControl(p, at, length, false) },
  { ports: [12222], print: printLwappData },
  { ports: [5060], print: printSip },
  { ports: [514], print: printSyslog },
  { ports: [8472], print: (p, at, length) => printOtv(p, at, length) },
  { ports: [4789], print: (p, at, length) => printVxlan(p, at, length) },
  { ports: [6081], print: (p, at, length) => printGeneve(p, at, length) },
  { ports: [4342], print: printLisp },
  { ports: [4790], print: (p, at, length) => printVxlanGpe(p, at, length) },
  { ports: [6635], print: (p, at, length) => printMpls(p, at, length) },
  { ports: KIP_PORTS, applies: isKip, print: printKip },
  { ports: [319, 320], print: printPtp },
  { ports: [30490], print: printSomeIp },
]

/** Of each port the number of the first row that wants it, counted from 1; 0 for none. */
const rowOfPort = (side: 'source' | 'destination'): Uint8Array => {
  const rowOf = new Uint8Array(65536)
  ROWS.forEach((row, index) => {
    if (row.side === undefined || row.side === side) for (const port of row.ports) rowOf[port] ||= index + 1
  })
  return rowOf
}

const ROW_OF_SOURCE = rowOfPort('source')
const ROW_OF_DESTINATION = rowOfPort('destination')

const wants = (row: Row, d: Datagram): boolean =>
  (row.side !== 'destination' && row.ports.includes(d.source)) || (row.side !== 'source' && row.ports.includes(d.destination))

/** Prints the payload of `length` bytes at `at` by its ports; answers false where no printer knows them (nothing is said then). */
export function printUdpPayload(
  p: Printer,
  at: number,
  length: number,
  source: number,
  destination: number,
  ipAt: number,
  fragmented: boolean,
  ttl: number,
): boolean {
  const a = ROW_OF_SOURCE[source]!
  const b = ROW_OF_DESTINATION[destination]!
  if ((a | b) === 0) return false
  const datagram = { source, destination, ipAt, fragmented, ttl }
  let row: Row | undefined = ROWS[(a === 0 || (b !== 0 && b < a) ? b : a) - 1]!
  if (row.applies?.(p, at) === false) row = ROWS.slice(ROWS.indexOf(row) + 1).find(later => wants(later, datagram))
  if (row === undefined) return false
  row.print(p, at, length, datagram)
  return true
}
