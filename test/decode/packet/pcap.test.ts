import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { ARP, join, pcapHeader, pcapRecord, u32 } from './capture-builder.ts'
import { readAll } from './read-all.ts'

const hex = Buffer.from(ARP).toString('hex')
const arp = { data: hex, wireLength: 42, linkType: 1, seconds: 1, nanoseconds: 2000, interfaceId: 0, comments: [] }

describe('pcap', () => {
  for (const little of [true, false]) {
    const order = little ? 'little-endian' : 'big-endian'

    it(`is read ${order} in microseconds`, () => {
      const { packets, status, decoder } = readAll(join(pcapHeader({ little }), pcapRecord({ little }), pcapRecord({ little, seconds: 7 })))
      expect(packets).toEqual([arp, { ...arp, seconds: 7 }])
      expect(status).toBe(OK)
      expect(decoder.snaplen).toBe(262144)
    })

    it(`is read ${order} in nanoseconds`, () => {
      const { packets } = readAll(join(pcapHeader({ little, magic: 0xa1b23c4d }), pcapRecord({ little, fraction: 999999999 })))
      expect(packets).toEqual([{ ...arp, nanoseconds: 999999999 }])
    })

    it(`is read ${order} with Kuznetzov's longer records`, () => {
      const extra = join(u32(3, little), u32(0x08000100, little))
      const { packets, decoder } = readAll(
        join(pcapHeader({ little, magic: 0xa1b2cd34 }), pcapRecord({ little, extra }), pcapRecord({ little, extra })),
      )
      expect(packets).toEqual([arp, arp])
      expect(decoder.snaplen).toBe(262158)
    })
  }

  it('takes seconds as unsigned and leaves an impossible fraction as it is', () => {
    const { packets } = readAll(join(pcapHeader(), pcapRecord({ seconds: 0xf0000000, fraction: 5000000 })))
    expect(packets[0]).toMatchObject({ seconds: 0xf0000000, nanoseconds: 5000000000 })
  })

  it('swaps the two lengths of files before version 2.3, and of 2.3 where they are the wrong way round', () => {
    const swapped = pcapRecord({ captured: 60, wire: 42 })
    for (const version of [{ minor: 2 }, { minor: 0 }, { major: 543, minor: 0 }]) {
      expect(readAll(join(pcapHeader(version), swapped)).packets).toEqual([{ ...arp, wireLength: 60 }])
    }
    expect(readAll(join(pcapHeader({ minor: 3 }), swapped, pcapRecord({ wire: 60 }))).packets).toEqual([
      { ...arp, wireLength: 60 },
      { ...arp, wireLength: 60 },
    ])
  })

  it('refuses other versions', () => {
    expect(readAll(pcapHeader({ minor: 5 }))).toMatchObject({ status: INVALID, problem: 'byte 4: pcap version 2.5 is not supported' })
    expect(readAll(pcapHeader({ major: 1 })).status).toBe(INVALID)
    expect(readAll(pcapHeader({ major: 543, minor: 1 })).status).toBe(INVALID)
  })

  it('reads the link type without the length of the frame check sequence above it', () => {
    expect(readAll(join(pcapHeader({ linkType: 0x44000001 }), pcapRecord())).packets[0]!.linkType).toBe(1)
    expect(readAll(join(pcapHeader({ linkType: 0x00010001 }), pcapRecord())).packets[0]!.linkType).toBe(65537)
  })

  it('knows raw IP under its three numbers', () => {
    for (const linkType of [12, 14, 101]) expect(readAll(join(pcapHeader({ linkType }), pcapRecord())).packets[0]!.linkType).toBe(101)
  })

  it('delivers no more of a packet than the snapshot length, and goes on behind all of it', () => {
    const { packets } = readAll(join(pcapHeader({ snaplen: 20 }), pcapRecord(), pcapRecord()))
    expect(packets).toEqual([
      { ...arp, data: hex.slice(0, 40) },
      { ...arp, data: hex.slice(0, 40) },
    ])
  })

  it('takes a snapshot length of zero, or above 2^31, for no limit', () => {
    for (const snaplen of [0, 0x80000000, 0xffffffff]) expect(readAll(join(pcapHeader({ snaplen }), pcapRecord())).packets).toEqual([arp])
  })

  it('delivers packets without a byte, and with a wire length below the captured one', () => {
    const empty = pcapRecord({ data: new Uint8Array(0), wire: 60 })
    const { packets } = readAll(join(pcapHeader(), empty, pcapRecord({ wire: 10 })))
    expect(packets).toMatchObject([
      { data: '', wireLength: 60 },
      { data: hex, wireLength: 10 },
    ])
  })

  it('stops at a record that claims more than any packet has, and says where', () => {
    const { packets, status, problem } = readAll(join(pcapHeader(), pcapRecord(), pcapRecord({ captured: 3000000 }), pcapRecord()))
    expect(packets).toEqual([arp])
    expect(status).toBe(INVALID)
    expect(problem).toBe('byte 82: packet record claims 3,000,000 bytes captured')
  })

  it('believes longer packets of the links that have them', () => {
    const data = new Uint8Array(300000)
    expect(readAll(join(pcapHeader(), pcapRecord({ data }))).status).toBe(INVALID)
    expect(readAll(join(pcapHeader({ linkType: 249, snaplen: 0 }), pcapRecord({ data }))).packets).toHaveLength(1)
  })

  it('delivers what comes before the end inside a record, and says what is missing', () => {
    const whole = join(pcapHeader(), pcapRecord(), pcapRecord())
    const header = readAll(whole.subarray(0, 82 + 5))
    expect(header).toMatchObject({ status: TRUNCATED, problem: "byte 82: truncated dump file: 5 of 16 bytes of a packet record's header" })
    expect(header.packets).toEqual([arp])
    const body = readAll(whole.subarray(0, 82 + 16 + 9))
    expect(body).toMatchObject({ status: TRUNCATED, problem: 'byte 82: truncated dump file: 9 of 42 bytes of a packet' })
    expect(body.packets).toEqual([arp])
  })

  it('says of every beginning whether it is whole', () => {
    const whole = join(pcapHeader(), pcapRecord(), pcapRecord())
    for (let end = 0; end <= whole.length; end++) {
      const { status, packets } = readAll(whole.subarray(0, end))
      expect(status).toBe([24, 82, 140].includes(end) ? OK : TRUNCATED)
      expect(packets).toHaveLength(end >= 140 ? 2 : end >= 82 ? 1 : 0)
    }
  })
})
