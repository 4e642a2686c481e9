import {
  begin,
  commit,
  feed,
  finish,
  keep,
  newCaptureDecoder,
  next,
  restart,
  space,
  startsLikeCapture,
} from '../../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../../src/decode/packet/record.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { captureFile } from '../../fuzz/targets/capture-file.ts'
import { ARP, block, description, enhanced, join, option, pcapHeader, pcapRecord, section, text, u16, u32, u64 } from './capture-builder.ts'
import { readAll, readChunks, readInto } from './read-all.ts'

/** Numbers below `n`, the same ones every time. */
function newRandom(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x100000000) * n)
  }
}

const data = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + seed) & 255)
const pcap = join(pcapHeader(), ...[0, 1, 42, 300, 64, 2000, 5].map((n, i) => pcapRecord({ data: data(n, i), seconds: i })))
const pcapng = join(
  section({ options: join(option(4, text('test')), option(0, text(''))) }),
  description({ options: [option(2, text('eth0'))] }),
  ...[0, 1, 42, 300, 64, 2000, 5].map((n, i) =>
    enhanced({ data: data(n, i), options: i & 1 ? [option(1, text(`packet ${i}`)), option(0, text(''))] : [] }),
  ),
  block(99, data(3000, 1)),
  section({ little: false }),
  description({ little: false, linkType: 113 }),
  description({ little: false, options: [option(9, Uint8Array.of(9), false)] }),
  enhanced({ little: false, on: 1, time: 1750000000123456789n }),
  block(3, join(u32(42, false), ARP), { little: false }),
  block(5, join(u32(0, false), u64(0), option(4, u64(7, false), false)), { little: false }),
)

describe('a capture decoder', () => {
  it.each([
    ['pcap', pcap],
    ['pcapng', pcapng],
  ])('gives the same packets of %s however the bytes are cut', (_, bytes) => {
    const { packets, status } = readAll(bytes)
    expect(packets.length).toBeGreaterThan(6)
    expect(status).toBe(OK)
    for (const size of [1, 2, 3, 7, 16, 100, 1000]) expect(readChunks(bytes, () => size)).toMatchObject({ packets, status })
    for (const own of [1, 16, 64, 1000, 1 << 20]) expect(readInto(bytes, own)).toMatchObject({ packets, status })
    const random = newRandom(1)
    for (let i = 0; i < 200; i++) expect(readChunks(bytes, () => random(400))).toMatchObject({ packets, status })
  })

  it('reads a chunk where it lies when nothing is left over, and copies no more than it must', () => {
    const d = newCaptureDecoder()
    const r = newPacketRecord()
    const chunk = join(pcapHeader(), pcapRecord(), pcapRecord())
    feed(d, chunk)
    expect(next(d, r)).toBe(OK)
    expect(r.bytes).toBe(chunk)
    expect(next(d, r)).toBe(OK)
    expect(d.own).toHaveLength(0)
  })

  it('can be given the memory of a chunk back before the next one', () => {
    const d = newCaptureDecoder(64)
    const r = newPacketRecord()
    const chunk = pcap.slice(0, 120)
    feed(d, chunk)
    while (next(d, r) === OK);
    keep(d)
    chunk.fill(0xff)
    feed(d, pcap.slice(120))
    let packets = 0
    while (next(d, r) === OK) packets++
    expect([d.packets, packets > 0, finish(d)]).toEqual([7, true, OK])
  })

  it('leaves the record as it was when more bytes are needed', () => {
    const d = newCaptureDecoder()
    const r = newPacketRecord()
    feed(d, pcap.subarray(0, pcap.length - 1))
    while (next(d, r) === OK);
    const before = { ...r }
    expect(next(d, r)).toBe(TRUNCATED)
    expect({ ...r }).toEqual(before)
  })

  it('knows the link type before the first packet', () => {
    for (const [bytes, header] of [
      [pcap, 24],
      [pcapng, 28 + 12 + 4 + 32],
    ] as const) {
      const d = newCaptureDecoder()
      let at = 0
      while (begin(d) === TRUNCATED) feed(d, bytes.subarray(at, ++at))
      expect(begin(d)).toBe(OK)
      expect(d.linkType).toBe(1)
      expect(d.packets).toBe(0)
      expect(at).toBeLessThanOrEqual(header + 4)
    }
  })

  it('does not take other bytes for a capture', () => {
    const d = newCaptureDecoder()
    feed(d, text('hello, world'))
    expect(startsLikeCapture(d)).toBe(false)
    expect(next(d, newPacketRecord())).toBe(INVALID)
    expect(next(d, newPacketRecord())).toBe(INVALID)
    expect(finish(d)).toBe(INVALID)
    expect(d.problem).toBe('byte 0: not a capture file: neither pcap nor pcapng')
    expect(readAll(join(u32(0x0a0d0d0a), u32(28), u32(0x12345678), u16(1)))).toMatchObject({ status: INVALID })
    expect(readAll(text('abc'))).toMatchObject({ status: TRUNCATED, problem: 'byte 0: truncated dump file: only 3 bytes of a file header' })
    expect(readAll(text(''))).toMatchObject({ status: TRUNCATED, problem: 'byte 0: truncated dump file: it is empty' })
  })

  it('begins anew with another capture, and goes on counting', () => {
    const d = newCaptureDecoder()
    const r = newPacketRecord()
    feed(d, pcapng.subarray(0, pcapng.length - 3))
    while (next(d, r) === OK);
    const { packets } = d
    restart(d)
    feed(d, join(pcapHeader({ little: false, linkType: 113 }), pcapRecord({ little: false })))
    expect(next(d, r)).toBe(OK)
    expect(r).toMatchObject({ linkType: 113, interfaceId: 0, seconds: 1 })
    expect([finish(d), d.packets, d.interfaces]).toEqual([OK, packets + 1, []])
  })

  it('keeps to its one buffer for as long as packets fit it', () => {
    const d = newCaptureDecoder(4096)
    const r = newPacketRecord()
    let own: Uint8Array | undefined
    for (let i = 0; i < 1000; i++) {
      const piece = i === 0 ? pcapHeader() : pcapRecord({ data: data(100 + i, i) })
      const { buffer, at } = space(d)
      own ??= buffer
      buffer.set(piece, at)
      commit(d, piece.length)
      while (next(d, r) === OK);
    }
    expect(d.own).toBe(own)
    expect(d.packets).toBe(999)
  })

  it('does not make room for what a record merely claims', () => {
    const d = newCaptureDecoder(1024)
    const claim = join(pcapHeader({ linkType: 249, snaplen: 0 }), pcapRecord({ captured: 128 << 20 }))
    for (let i = 0; i < claim.length; i++) {
      const { buffer, at } = space(d)
      buffer[at] = claim[i]!
      commit(d, 1)
      expect(next(d, newPacketRecord())).toBe(TRUNCATED)
    }
    expect(d.own).toHaveLength(1024)
  })

  it('answers 20,000 damaged captures without breaking a promise', () => {
    const random = newRandom(4711)
    const small = [
      join(pcapHeader(), pcapRecord(), pcapRecord({ data: data(5, 1) })),
      join(pcapHeader({ little: false, magic: 0xa1b23c4d, minor: 3 }), pcapRecord({ little: false, wire: 1 })),
      join(
        section(),
        description({ options: [option(9, Uint8Array.of(0x94)), option(14, u64(-1))] }),
        enhanced(),
        block(3, join(u32(9), data(9, 1))),
      ),
      join(section({ little: false }), description({ little: false }), block(5, new Uint8Array(40), { little: false }), enhanced({ little: false })),
    ]
    const interesting = [0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 28, 127, 128, 255]
    for (let i = 0; i < 20000; i++) {
      let bytes: Uint8Array = small[i & 3]!.slice()
      for (let changes = 1 + random(4); changes > 0; changes--) {
        const at = random(bytes.length)
        const kind = random(5)
        if (kind === 0) bytes[at] = random(256)
        else if (kind === 1) bytes[at] = interesting[random(interesting.length)]!
        else if (kind === 2) bytes = bytes.slice(0, at + 1)
        else if (kind === 3) bytes = join(bytes.subarray(0, at), bytes.subarray(random(bytes.length)))
        else bytes.fill(random(2) * 255, at, at + 1 + random(8))
      }
      captureFile.run(bytes)
    }
  })
})
