// AppleTalk in UDP (the Kinetics internet protocol): a LocalTalk header, then a datagram.
//
// |to node|from node|type|

import { putAscii } from '../text.ts'
import { printDatagram } from './appletalk.ts'
import { has, type Printer } from './printer.ts'

const HEADER = 3
const TYPE_AT = 2
const DATAGRAM = 2

const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)
/** The ranges in which UDP ports were given to AppleTalk's sockets. */
export const KIP_PORTS: readonly number[] = [...range(200, 128), ...range(768, 128), ...range(16512, 128)]

/** Whether the payload at `at` says it is a datagram: the ports alone are not enough. */
export const isKip = (p: Printer, at: number): boolean => has(p, at + TYPE_AT, 1) && p.bytes[at + TYPE_AT] === DATAGRAM

export function printKip(p: Printer, at: number, length: number): void {
  if (p.options.verbose > 0) putAscii(p.text, 'kip ')
  p.protocol = 'llap'
  if (length < HEADER) putAscii(p.text, ` [|llap ${length}]`)
  else printDatagram(p, at + HEADER, length - HEADER, ':')
}
