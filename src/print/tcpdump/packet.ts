// One packet as tcpdump prints it: number, time, the link's printer, the bytes where asked for, and a line feed.

import {
  LINKTYPE_ETHERNET,
  LINKTYPE_IPV4,
  LINKTYPE_IPV6,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_LOOP,
  LINKTYPE_NULL,
  LINKTYPE_RAW,
  type PacketRecord,
} from '../../decode/packet/record.ts'
import { putAscii, putByte, putDecimalPadded, reserve } from '../text.ts'
import { putAsciiDump, putHexAsciiDump, putHexDump } from './dump.ts'
import { printEthernet } from './ethernet.ts'
import { printNull } from './null.ts'
import { type Printer, type PrintOptions, putTruncated, TRUNCATED_PACKET } from './printer.ts'
import { printRareLink } from './rare-links.ts'
import { printRaw } from './raw.ts'
import { printSll } from './sll.ts'
import { printSll2 } from './sll2.ts'
import { printTcpLine } from './tcp-line.ts'
import { type Clock, putTimestamp } from './timestamp.ts'

/** libpcap's and tcpdump's limit; a record that claims more is not a packet. */
const MAXIMUM_SNAPLEN = 262144

/** Appends the packet's line or lines to `p.text`. Total: any bytes give a line. */
export function printPacket(p: Printer, clock: Clock, r: PacketRecord): void {
  const t = p.text
  const { options } = p
  p.count++
  if (options.numbers) {
    putDecimalPadded(t, p.count, 5, 0x20)
    putAscii(t, '  ')
  }
  const captured = r.end - r.at
  if (captured === 0 || r.wireLength < captured || r.wireLength > MAXIMUM_SNAPLEN) {
    putInvalidHeader(p, captured, r.wireLength)
    return
  }
  reserve(t, 4096)
  putTimestamp(t, clock, options.time, r.seconds, options.nano ? r.nanoseconds : Math.floor(r.nanoseconds / 1000), options.nano)
  if (p.plain && r.linkType === LINKTYPE_ETHERNET && !wantsBytes(options) && printTcpLine(p, r.bytes, r.at, captured, r.wireLength)) {
    p.endOfLine?.(t)
    putByte(t, 0x0a)
    return
  }
  p.bytes = r.bytes
  p.start = r.at
  p.end = r.end
  p.protocol = ''
  p.linkHeader = 0
  p.depth = 0
  try {
    printLink(p, r.linkType, r.wireLength, captured)
  } catch (error) {
    if (error !== TRUNCATED_PACKET) throw error
    putTruncated(p)
    p.linkHeader = 0 // as tcpdump: a cut packet is dumped whole
  }
  p.end = r.end
  p.endOfLine?.(t)
  if (wantsBytes(options)) putBytes(p, captured)
  putByte(t, 0x0a)
}

const wantsBytes = (o: PrintOptions): boolean => o.hexAscii > 0 || o.hex > 0 || o.ascii > 0

function printLink(p: Printer, linkType: number, length: number, captured: number): void {
  switch (linkType) {
    case LINKTYPE_ETHERNET:
      p.linkHeader = printEthernet(p, p.start, length, captured)
      return
    case LINKTYPE_LINUX_SLL:
      return printSll(p, length, captured)
    case LINKTYPE_LINUX_SLL2:
      return printSll2(p, length, captured)
    case LINKTYPE_RAW:
    case LINKTYPE_IPV4:
    case LINKTYPE_IPV6:
      return printRaw(p, length, captured)
    case LINKTYPE_NULL:
    case LINKTYPE_LOOP:
      return printNull(p, length, captured)
    default:
      if (printRareLink(p, linkType, length, captured)) return
      putAscii(p.text, `[link type ${linkType} has no printer]`)
      putHexAsciiDump(p, p.start, captured)
  }
}

function putBytes(p: Printer, captured: number): void {
  const { options } = p
  const level = options.hexAscii || options.hex || options.ascii
  const skip = level > 1 ? 0 : p.linkHeader
  if (level === 1 && captured <= skip) return
  const put = options.hexAscii > 0 ? putHexAsciiDump : options.hex > 0 ? putHexDump : putAsciiDump
  put(p, p.start + skip, captured - skip)
}

function putInvalidHeader(p: Printer, captured: number, length: number): void {
  const said: string[] = []
  if (captured === 0) said.push(' caplen==0')
  if (length === 0) said.push(' len==0')
  else if (length < captured) said.push(` len(${length}) < caplen(${captured})`)
  if (captured > MAXIMUM_SNAPLEN) said.push(` caplen(${captured}) > ${MAXIMUM_SNAPLEN}`)
  if (length > MAXIMUM_SNAPLEN) said.push(` len(${length}) > ${MAXIMUM_SNAPLEN}`)
  putAscii(p.text, `[Invalid header:${said.join(',')}]\n`)
}
