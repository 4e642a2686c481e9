// printPacket, with every combination of options: three bytes for the options, two as in chain.ts, then the packet.

import { newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter, type Printer, type PrintOptions } from '../../../src/print/tcpdump/printer.ts'
import { type Clock, newClock } from '../../../src/print/tcpdump/timestamp.ts'
import { newText } from '../../../src/print/text.ts'
import { type FuzzTarget, promise } from '../target.ts'
import { fillRecord, withHeader } from './chain.ts'

const HEADER = 3
const record = newPacketRecord()

type Line = { readonly printer: Printer; readonly options: PrintOptions; readonly clock: Clock }

function newLine(): Line {
  const options = defaultPrintOptions()
  return { options, printer: newPrinter(options, newText(1 << 16)), clock: newClock(() => 0) }
}

function setOptions(o: PrintOptions, first: number, second: number, third: number): void {
  o.verbose = first & 3
  o.link = (first & 4) !== 0
  o.quiet = (first & 8) !== 0
  o.numbers = (first & 16) !== 0
  o.absolute = (first & 32) !== 0
  o.noChecksums = (first & 64) !== 0
  o.nano = (first & 128) !== 0
  o.time = second % 6
  o.hex = third & 3
  o.hexAscii = (third >> 2) & 3
  o.ascii = (third >> 4) & 3
}

/** Prints the input's packet into the line's own text, from its start. */
function print(line: Line, b: Uint8Array, at: number, end: number): void {
  const packetAt = Math.min(at + HEADER, end)
  if (packetAt - at === HEADER) setOptions(line.options, b[at]!, b[at + 1]!, b[at + 2]!)
  fillRecord(record, b, packetAt, end)
  line.printer.text.at = 0
  printPacket(line.printer, line.clock, record)
}

const LINE_FEED = 0x0a
const TAB = 0x09

function checkText(line: Line): string {
  const { bytes, at } = line.printer.text
  promise(at > 0 && bytes[at - 1] === LINE_FEED, 'a packet ends with a line feed')
  for (let i = 0; i < at; i++) {
    const byte = bytes[i]!
    promise((byte >= 0x20 && byte < 0x7f) || byte === LINE_FEED || byte === TAB, `no byte reaches a terminal as it is: ${byte} at ${i}`)
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, at).toString('latin1')
}

const hot = newLine()
/** What a line says depends on the packets before it (-ttt, relative sequence numbers): two printers that saw the same ones. */
const pair = [newLine(), newLine()] as const
let calls = 0

export const printPacketTarget: FuzzTarget = {
  name: 'print-packet',
  seeds: () => withHeader().flatMap((packet, i) => [0, 1, 5, 64 + 3, 8].map(first => Uint8Array.of(first, i, i % 64, ...packet))),
  run: (b, at, end) => print(hot, b, at, end),
  inspect(b, at, end) {
    const line = pair[calls++ % 2]!
    print(line, b, at, end)
    return checkText(line)
  },
}
