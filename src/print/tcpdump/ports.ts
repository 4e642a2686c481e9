// Which UDP and TCP ports have a printer of their own, as in tcpdump.

import { putAscii } from '../text.ts'
import { printHttp } from './http.ts'
import type { Printer } from './printer.ts'

/** Prints a TCP payload by its ports; silent where no printer knows them. */
export function printTcpPayload(p: Printer, at: number, length: number, source: number, destination: number): void {
  const either = (port: number): boolean => source === port || destination === port
  if (either(80) || either(8080)) {
    putAscii(p.text, ': ')
    printHttp(p, at, length)
  }
}

/** Prints a UDP payload by its ports; answers false where no printer knows them. */
export function printUdpPayload(
  _p: Printer,
  _at: number,
  _length: number,
  _source: number,
  _destination: number,
  _ipAt: number,
  _fragmented: boolean,
  _ttl: number,
): boolean {
  return false
}
