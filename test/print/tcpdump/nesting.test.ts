// A packet that is nothing but headers within headers gets a line: no recursion uses up the stack.

import { newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'

const LONGEST = 65_000
const RAW_IP = 101

/** Headers one inside the other, as many as fit: `header(left)` is one of them with `left` bytes behind it. */
function nested(size: number, header: (left: number) => number[]): Uint8Array {
  const parts: number[][] = []
  for (let left = LONGEST - size; left >= size; left -= size) parts.push(header(left))
  return Uint8Array.from(parts.flat())
}

const word = (n: number): number[] => [n >>> 8, n & 0xff]
const ipv4 = (protocol: number, left: number): number[] => [0x45, 0, ...word(left + 20), 0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]
const TRANSPARENT_ETHERNET = 0x6558
const behindGre = (type: number, rest: Uint8Array): Uint8Array => Uint8Array.from([...ipv4(47, rest.length + 4), 0, 0, ...word(type), ...rest])
const ETHERNET = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]

test.each([
  ['IP in IP', nested(20, left => ipv4(4, left))],
  ['IPv6 in IPv6', nested(40, left => [0x60, 0, 0, 0, ...word(left), 41, 64, ...Array(32).fill(0)])],
  ['GRE', nested(24, left => [...ipv4(47, left + 4), 0, 0, 8, 0])],
  ['VXLAN', nested(50, left => [...ipv4(17, left + 30), 0x12, 0xb5, 0x12, 0xb5, ...word(left + 30), 0, 0, 8, 0, 0, 0, 0, 0, 1, 0, ...ETHERNET])],
  [
    'Ethernet bridged in Ethernet',
    behindGre(
      TRANSPARENT_ETHERNET,
      nested(24, () => [...ETHERNET.slice(0, 12), 0x88, 0x70, 0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7, 0, 0]),
    ),
  ],
  [
    'PPP in OSI in PPP',
    behindGre(TRANSPARENT_ETHERNET, Uint8Array.from([...ETHERNET.slice(0, 12), 0x88, 0x0b, ...nested(3, () => [0, 0x23, 0xcf])])),
  ],
  ['ICMP errors', nested(28, left => [...ipv4(1, left + 8), 3, 1, 0, 0, 0, 0, 0, 0])],
])('%s', (_, bytes) => {
  for (const verbose of [0, 1, 3]) {
    const printer = newPrinter({ ...defaultPrintOptions(), verbose })
    const record = { ...newPacketRecord(), bytes, at: 0, end: bytes.length, wireLength: bytes.length, linkType: RAW_IP }
    printPacket(printer, newClock(), record)
    printPacket(printer, newClock(), record)
    const lines = Buffer.from(printer.text.bytes.subarray(0, printer.text.at)).toString('latin1')
    expect(lines.endsWith('\n')).toBe(true)
    expect(lines).toMatch(verbose === 0 && lines.includes('ICMP') ? /ICMP/ : /nested too deeply/)
  }
})
