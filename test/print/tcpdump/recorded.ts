// Packets with the text that tcpdump 4.99.3 printed of them, and how to print them ourselves. Written by record.ts.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { LINKTYPE_ETHERNET, newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter, type PrintOptions } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'

/** One frame in hex, and the text for each set of flags, always with -n and -t. */
export type Recorded = { frame: string; printed: Record<string, string> }
/** `linkType` is Ethernet's unless told; `cut` has, for each set of flags, the digest of the text of every frame cut after every byte. */
export type Fixture = { linkType?: number; packets: Recorded[]; cut: Record<string, string> }

export const FLAGS = ['', '-v', '-vvv']
export const CUT_FLAGS = ['', '-v', '-vvv -e -x']

export const fixturePath = (name: string): string => `test/fixtures/tcpdump-4.99.3/${name}.json`
export const readFixture = (name: string): Fixture => JSON.parse(readFileSync(fixturePath(name), 'utf8')) as Fixture

function optionsOf(flags: string): PrintOptions {
  const options = defaultPrintOptions()
  options.time = 1
  for (const letter of flags.replace(/[^a-zA-Z]/g, '')) {
    if (letter === 'v') options.verbose++
    else if (letter === 'e') options.link = true
    else if (letter === 'x') options.hex++
    else throw new Error(`-${letter} is not known here`)
  }
  return options
}

/** Our text of the first `captured` bytes of each frame, without the line feed at the end. */
export function ourText(frames: readonly { frame: Uint8Array; captured: number }[], flags: string, linkType = LINKTYPE_ETHERNET): string[] {
  const p = newPrinter(optionsOf(flags))
  const clock = newClock()
  return frames.map(({ frame, captured }) => {
    p.text.at = 0
    printPacket(p, clock, { ...newPacketRecord(), bytes: frame, end: captured, wireLength: frame.length, linkType })
    return Buffer.from(p.text.bytes.subarray(0, p.text.at - 1)).toString('latin1')
  })
}

export function everyCut(packets: readonly Recorded[]): { frame: Uint8Array; captured: number }[] {
  return packets.flatMap(({ frame }) => {
    const bytes = Buffer.from(frame, 'hex')
    return Array.from(bytes, (_, i) => ({ frame: bytes, captured: i + 1 }))
  })
}

export const digest = (texts: readonly string[]): string => createHash('sha256').update(texts.join('\n'), 'latin1').digest('hex')

/** The tests of one fixture: whole packets one by one, cut ones by their digest. */
export function testRecorded(name: string): void {
  const { linkType, packets, cut } = readFixture(name)
  const title = (packet: Recorded): string => packet.printed['']!.split('\n')[0]!.slice(0, 120)
  it.each(packets.map(packet => [title(packet), packet] as const))('prints %s', (_, packet) => {
    const frame = Buffer.from(packet.frame, 'hex')
    for (const [flags, text] of Object.entries(packet.printed)) {
      expect([flags, ...ourText([{ frame, captured: frame.length }], flags, linkType)]).toEqual([flags, text])
    }
  })
  it.each(Object.entries(cut))('prints every packet cut after every byte as tcpdump does, with the flags "%s"', (flags, expected) => {
    expect(digest(ourText(everyCut(packets), flags, linkType))).toBe(expected)
  })
}
