// Which TCP and UDP ports have a printer of their own, in the order in which tcpdump asks.

import { putAscii } from '../text.ts'
import { printFtp } from './ftp.ts'
import { printHttp } from './http.ts'
import type { Printer } from './printer.ts'
import { printRtsp } from './rtsp.ts'
import { printSip } from './sip.ts'
import { printSmtp } from './smtp.ts'
import { printWhois } from './whois.ts'

type PayloadPrinter = (p: Printer, at: number, length: number) => void

/** A text protocol stands behind a colon. */
const afterColon =
  (print: PayloadPrinter): PayloadPrinter =>
  (p, at, length) => {
    putAscii(p.text, ': ')
    print(p, at, length)
  }

/** The first row with either port wins. */
const TCP_PORTS: readonly (readonly [ports: readonly number[], print: PayloadPrinter])[] = [
  [[25], afterColon(printSmtp)],
  [[43], afterColon(printWhois)],
  [[21], afterColon(printFtp)],
  [[80, 8080], afterColon(printHttp)],
  [[554, 8554], afterColon(printRtsp)],
]

/** 1 for every TCP port of the table. */
export const PRINTED_TCP_PORT = new Uint8Array(65536)
for (const [ports] of TCP_PORTS) for (const port of ports) PRINTED_TCP_PORT[port] = 1

/** Prints a TCP payload by its ports; silent where no printer knows them. */
export function printTcpPayload(p: Printer, at: number, length: number, source: number, destination: number): void {
  if (PRINTED_TCP_PORT[source] === 0 && PRINTED_TCP_PORT[destination] === 0) return
  for (const [ports, print] of TCP_PORTS) {
    if (ports.includes(source) || ports.includes(destination)) {
      print(p, at, length)
      return
    }
  }
}

const UDP_PORTS: typeof TCP_PORTS = [[[5060], printSip]]

/** Prints a UDP payload by its ports; answers false where no printer knows them. */
export function printUdpPayload(p: Printer, at: number, length: number, source: number, destination: number): boolean {
  for (const [ports, print] of UDP_PORTS) {
    if (ports.includes(source) || ports.includes(destination)) {
      print(p, at, length)
      return true
    }
  }
  return false
}
