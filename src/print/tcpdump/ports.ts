// Which TCP ports have a printer of their own, in the order in which tcpdump asks.

import { putAscii } from '../text.ts'
import { printBeep } from './beep.ts'
import { printBgp } from './bgp.ts'
import { printDomainTcp } from './domain.ts'
import { printFtp } from './ftp.ts'
import { printHttp } from './http.ts'
import { printLdp } from './ldp.ts'
import { printMsdp } from './msdp.ts'
import { printOpenFlow } from './openflow.ts'
import { printPptp } from './pptp.ts'
import type { Printer } from './printer.ts'
import { printResp } from './resp.ts'
import { printRpkiRouter } from './rpki-rtr.ts'
import { printRtsp } from './rtsp.ts'
import { printSmtp } from './smtp.ts'
import { printSsh } from './ssh.ts'
import { printTelnet } from './telnet.ts'
import { printWhois } from './whois.ts'

type PayloadPrinter = (p: Printer, at: number, length: number) => void

type Row = { readonly ports: readonly number[]; readonly print: PayloadPrinter }

/** Of each port the number of its row in the list, counted from 1; 0 for none. Where two ports differ the first row wins. */
type PortTable = { readonly rows: readonly Row[]; readonly rowOf: Uint8Array }

function portTable(rows: readonly Row[]): PortTable {
  const rowOf = new Uint8Array(65536)
  rows.forEach((row, index) => {
    for (const port of row.ports) rowOf[port] ||= index + 1
  })
  return { rows, rowOf }
}

/** A text protocol stands behind a colon. */
const afterColon =
  (print: PayloadPrinter): PayloadPrinter =>
  (p, at, length) => {
    putAscii(p.text, ': ')
    print(p, at, length)
  }

const TCP = portTable([
  { ports: [23], print: printTelnet },
  { ports: [25], print: afterColon(printSmtp) },
  { ports: [43], print: afterColon(printWhois) },
  { ports: [179], print: printBgp },
  { ports: [1723], print: printPptp },
  { ports: [6379], print: printResp },
  { ports: [22], print: printSsh },
  { ports: [10288], print: printBeep },
  { ports: [6633, 6653], print: (p, at, length) => printOpenFlow(p, at, length) },
  { ports: [21], print: afterColon(printFtp) },
  { ports: [80, 8080], print: afterColon(printHttp) },
  { ports: [554, 8554], print: afterColon(printRtsp) },
  { ports: [53], print: printDomainTcp },
  { ports: [639], print: (p, at, length) => printMsdp(p, at, length) }, // leads back to here: its module may still be loading
  { ports: [323], print: printRpkiRouter },
  { ports: [646], print: printLdp },
])

/** 0 for every TCP port without a printer. */
export const TCP_ROW_OF_PORT = TCP.rowOf

function printRow(table: PortTable, p: Printer, at: number, length: number, source: number, destination: number): boolean {
  const a = table.rowOf[source]!
  const b = table.rowOf[destination]!
  const row = a === 0 || (b !== 0 && b < a) ? b : a
  if (row === 0) return false
  table.rows[row - 1]!.print(p, at, length)
  return true
}

/** Prints a TCP payload by its ports; answers false where no printer knows them (nothing is said then). */
export const printTcpPayload = (p: Printer, at: number, length: number, source: number, destination: number): boolean =>
  printRow(TCP, p, at, length, source, destination)
