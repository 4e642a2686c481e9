import { newCaptureOutput } from '../../../src/decode/packet/capture-output.ts'
import { putPcapHeader, putPcapPacket, wholePcapPackets } from '../../../src/decode/packet/pcap-writer.ts'
import {
  putPcapngInterface,
  putPcapngPacket,
  putPcapngSection,
  putPcapngStatistics,
  wholePcapngPackets,
} from '../../../src/decode/packet/pcapng-writer.ts'
import { newPacketRecord, type PacketRecord } from '../../../src/decode/packet/record.ts'
import { OK } from '../../../src/decode/packet/status.ts'
import { readAll } from './read-all.ts'

const bytes = Uint8Array.from({ length: 3000 }, (_, i) => (i * 31) & 255)
const record = (some: Partial<PacketRecord>): PacketRecord => ({
  ...newPacketRecord(),
  bytes,
  at: 10,
  end: 52,
  wireLength: 60,
  seconds: 1750000000,
  ...some,
})
const written = (o: { bytes: Uint8Array; at: number }) => readAll(o.bytes.slice(0, o.at))
const hex = (r: PacketRecord) => Buffer.from(r.bytes.subarray(r.at, r.end)).toString('hex')

describe('the pcap writer', () => {
  it.each([true, false])('writes what the decoder reads, nanoseconds: %s', nanoseconds => {
    const format = { linkType: 276, snaplen: 1500, nanoseconds }
    const o = newCaptureOutput(16)
    const records = [record({ nanoseconds: 123456789 }), record({ at: 0, end: 3000 }), record({ end: 10, nanoseconds: 999999999 })]
    putPcapHeader(o, { ...format, snaplen: 5000 })
    for (const r of records) putPcapPacket(o, format, r)
    const { packets, status, decoder } = written(o)
    const unit = nanoseconds ? 1 : 1000
    expect(packets).toEqual(
      records.map(r => ({
        data: hex(r),
        wireLength: 60,
        linkType: 276,
        seconds: 1750000000,
        nanoseconds: Math.floor(r.nanoseconds / unit) * unit,
        interfaceId: 0,
        comments: [],
      })),
    )
    expect([status, decoder.snaplen]).toEqual([OK, 5000])
  })

  it('finds the whole packets in a part of what was written', () => {
    const format = { linkType: 1, snaplen: 1500, nanoseconds: false }
    const o = newCaptureOutput()
    for (let i = 0; i < 3; i++) putPcapPacket(o, format, record({}))
    for (let limit = 0; limit <= o.at; limit++) {
      const packets = Math.floor(limit / 58)
      expect(wholePcapPackets(o, 0, limit)).toEqual({ end: packets * 58, packets })
    }
  })
})

describe('the pcapng writer', () => {
  it('writes what the decoder reads: names, comments, times to the nanosecond, counters', () => {
    const o = newCaptureOutput(16)
    putPcapngSection(o, { hardware: 'board', os: 'Linux 6.1', application: 'umtool 0.1', comment: 'a test' })
    putPcapngInterface(o, { name: 'eth0', description: 'outside', filter: 'port 80', linkType: 1, snaplen: 256 })
    putPcapngInterface(o, { linkType: 101, snaplen: 3000 })
    const records = [
      record({ nanoseconds: 123456789 }),
      record({ end: 11, interfaceId: 1 }),
      record({ at: 0, end: 2999, interfaceId: 1 }),
      record({ end: 10 }),
      record({ end: 13, seconds: 18446744072, nanoseconds: 999999999 }),
    ]
    for (const [i, r] of records.entries()) putPcapngPacket(o, r, i & 1 ? `VIP ${i} größer` : '')
    putPcapngStatistics(o, { interfaceId: 1, at: 1750000000123456, received: 1000, dropped: 3, droppedByOs: 2 ** 40, startedAt: 1749999999000001 })
    const { packets, status, decoder } = written(o)
    expect(packets).toEqual(
      records.map(({ seconds, nanoseconds, interfaceId, wireLength, ...r }, i) => ({
        data: hex({ ...r, seconds, nanoseconds, interfaceId, wireLength }),
        wireLength,
        seconds,
        nanoseconds,
        interfaceId,
        linkType: interfaceId === 1 ? 101 : 1,
        comments: i & 1 ? [`VIP ${i} größer`] : [],
      })),
    )
    expect(status).toBe(OK)
    expect(decoder).toMatchObject({ hardware: 'board', os: 'Linux 6.1', application: 'umtool 0.1' })
    expect(decoder.interfaces).toMatchObject([
      { name: 'eth0', description: 'outside', snaplen: 256, linkType: 1, received: -1 },
      { name: '', snaplen: 3000, linkType: 101, received: 1000, dropped: 3, droppedByOs: 2 ** 40 },
    ])
  })

  it('puts times the format cannot say at its ends', () => {
    const o = newCaptureOutput()
    putPcapngSection(o, {})
    putPcapngInterface(o, { linkType: 1, snaplen: 0 })
    for (const seconds of [-5, 8.63e12]) putPcapngPacket(o, record({ seconds, nanoseconds: 7 }))
    expect(written(o).packets).toMatchObject([
      { seconds: 0, nanoseconds: 0 },
      { seconds: 18446744072, nanoseconds: 7 },
    ])
  })

  it('carries a second that a damaged file put into the fraction', () => {
    const o = newCaptureOutput()
    putPcapngSection(o, {})
    putPcapngInterface(o, { linkType: 1, snaplen: 0 })
    putPcapngPacket(o, record({ nanoseconds: 5000000001 }))
    expect(written(o).packets).toMatchObject([{ seconds: 1750000005, nanoseconds: 1 }])
  })

  it('cuts a comment that is too long between two characters', () => {
    const o = newCaptureOutput()
    putPcapngSection(o, {})
    putPcapngInterface(o, { linkType: 1, snaplen: 0 })
    putPcapngPacket(o, record({}), `x${'ü'.repeat(40000)}`)
    expect(written(o).packets[0]!.comments).toEqual([`x${'ü'.repeat(32767)}`])
  })

  it('leaves no bytes of an earlier use of the buffer in the padding', () => {
    const o = newCaptureOutput()
    o.bytes.fill(0xff)
    putPcapngPacket(o, record({ end: 11 }), 'x')
    expect([...o.bytes.subarray(28, 44)]).toEqual([bytes[10], 0, 0, 0, 1, 0, 1, 0, 0x78, 0, 0, 0, 0, 0, 0, 0])
  })

  it('finds the whole packets in a part of what was written', () => {
    const o = newCaptureOutput()
    for (let i = 0; i < 3; i++) putPcapngPacket(o, record({}))
    for (let limit = 0; limit <= o.at; limit++) {
      const packets = Math.floor(limit / 76)
      expect(wholePcapngPackets(o, 0, limit)).toEqual({ end: packets * 76, packets })
    }
  })
})
