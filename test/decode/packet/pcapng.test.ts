import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { ARP, block, description, enhanced, join, option, section, text, u16, u32, u64 } from './capture-builder.ts'
import { readAll } from './read-all.ts'

const hex = Buffer.from(ARP).toString('hex')
const arp = { data: hex, wireLength: 42, linkType: 1, seconds: 1, nanoseconds: 2000, interfaceId: 0, comments: [] }
const start = join(section(), description())
const resolution = (n: number) => option(9, Uint8Array.of(n))
const offset = (seconds: number | bigint) => option(14, u64(seconds))

describe('pcapng', () => {
  it('is read in both byte orders, even when they change within the file', () => {
    const sections = [true, false, true].map(little => join(section({ little }), description({ little }), enhanced({ little })))
    const { packets, status, decoder } = readAll(join(...sections))
    expect(packets).toEqual([arp, { ...arp, interfaceId: 1 }, { ...arp, interfaceId: 2 }])
    expect(status).toBe(OK)
    expect(decoder.sections).toBe(3)
  })

  it('has interfaces of different link types, snapshot lengths and names', () => {
    const { packets, decoder } = readAll(
      join(
        section({ options: join(option(2, text('board')), option(3, text('Linux')), option(4, text('dumpcap')), option(0, text(''))) }),
        description({ options: [option(2, text('eth0')), option(3, text('the wire'))] }),
        description({ linkType: 276, snaplen: 100, options: [option(2, text('any'))] }),
        enhanced({ on: 1 }),
        enhanced(),
      ),
    )
    expect(packets).toEqual([{ ...arp, interfaceId: 1, linkType: 276 }, arp])
    expect(decoder.interfaces).toMatchObject([
      { name: 'eth0', description: 'the wire', linkType: 1, snaplen: 262144 },
      { name: 'any', linkType: 276, snaplen: 100 },
    ])
    expect(decoder).toMatchObject({ hardware: 'board', os: 'Linux', application: 'dumpcap', linkType: 1 })
  })

  it('reads simple packet blocks: no time, the first interface, cut at its snapshot length', () => {
    const simple = (wire: number) => block(3, join(u32(wire), ARP))
    const { packets } = readAll(join(section(), description({ snaplen: 42 }), simple(42), simple(1500)))
    expect(packets).toEqual([
      { ...arp, seconds: 0, nanoseconds: 0 },
      { ...arp, seconds: 0, nanoseconds: 0, wireLength: 1500 },
    ])
  })

  it('reads obsolete packet blocks', () => {
    const obsolete = block(2, join(u16(1), u16(99), u32(0), u32(1000002), u32(42), u32(60), ARP, u16(0), option(1, text('lost'))))
    const { packets } = readAll(join(start, description({ linkType: 113 }), obsolete))
    expect(packets).toEqual([{ ...arp, interfaceId: 1, linkType: 113, wireLength: 60, comments: ['lost'] }])
  })

  it('gives the comments of a packet', () => {
    const options = [option(1, text('VIP 192.0.2.1')), option(2, u32(1)), option(1, text('größer')), option(0, text(''))]
    expect(readAll(join(start, enhanced({ options }), enhanced())).packets).toMatchObject([
      { comments: ['VIP 192.0.2.1', 'größer'] },
      { comments: [] },
    ])
  })

  it('passes over blocks it does not know, and counts them', () => {
    const { packets, decoder } = readAll(
      join(section(), block(4, u32(0)), description(), block(0xbad, text('something')), enhanced(), block(10, u32(1))),
    )
    expect(packets).toEqual([arp])
    expect(decoder.skippedBlocks).toBe(3)
  })

  it('reads the counters of interface statistics', () => {
    const counters = [option(4, u64(1000)), option(5, u64(12)), option(7, u64(2n ** 40n)), option(0, text(''))]
    const { decoder } = readAll(join(start, description(), block(5, join(u32(1), u64(0), ...counters))))
    expect(decoder.interfaces).toMatchObject([
      { received: -1, dropped: -1 },
      { received: 1000, dropped: 12, droppedByOs: 2 ** 40 },
    ])
  })

  it.each([
    ['default', [], 1750000000123456n, 1750000000, 123456000],
    ['nanoseconds', [resolution(9)], 1750000000123456789n, 1750000000, 123456789],
    ['milliseconds', [resolution(3)], 1750000000123n, 1750000000, 123000000],
    ['seconds', [resolution(0)], 1750000000n, 1750000000, 0],
    ['picoseconds', [resolution(12)], 1750000000123456789n, 1750000, 123456],
    ['the finest decimal', [resolution(19)], 2n ** 64n - 1n, 1, 844674407],
    ['1/2', [resolution(0x81)], 7n, 3, 500000000],
    ['2^-10', [resolution(0x8a)], 1750000000n * 1024n + 1n, 1750000000, 976562],
    ['2^-32', [resolution(0xa0)], (1750000000n << 32n) + 0xffffffffn, 1750000000, 999999999],
    ['2^-33', [resolution(0xa1)], (1750000000n << 33n) + 1n, 1750000000, 0],
    ['2^-63', [resolution(0xbf)], 2n ** 64n - 1n, 1, 999999999],
    ['an offset', [offset(1700000000)], 1000002n, 1700000001, 2000],
    ['before 1970', [offset(-5)], 1000002n, -4, 2000],
    ['the year 2200', [], 7258118400000001n, 7258118400, 1000],
  ])('tells the time exactly: %s', (_, options, time, seconds, nanoseconds) => {
    const { packets } = readAll(join(section(), description({ options }), enhanced({ time })))
    expect(packets).toMatchObject([{ seconds, nanoseconds }])
  })

  it.each([
    ['the largest count', [], 2n ** 64n - 1n],
    ['the largest count of seconds', [resolution(0)], 2n ** 64n - 1n],
    ['a far offset below', [offset(-(2n ** 63n))], 1000002n],
    ['a far offset above', [resolution(12), offset(2n ** 63n - 1n)], 1n],
  ])('keeps times to those that Date can say: %s', (_, options, time) => {
    const { packets } = readAll(join(section(), description({ options }), enhanced({ time })))
    expect(new Date(packets[0]!.seconds * 1000).getTime()).not.toBeNaN()
    expect(packets[0]!.nanoseconds).toBeLessThan(1e9)
  })

  it('tells times that go back and forth over the upper half of the count', () => {
    const times = [2n ** 32n - 1n, 2n ** 32n, 5n, 2n ** 40n, 2n ** 32n + 1n]
    const { packets } = readAll(join(start, ...times.map(time => enhanced({ time }))))
    expect(packets.map(({ seconds, nanoseconds }) => BigInt(seconds) * 1000000n + BigInt(nanoseconds / 1000))).toEqual(times)
  })

  it.each([
    ['a length below 12', join(start, enhanced(), block(6, ARP, { length: 8 })), /^byte 124: block has length 8, less than 12/],
    ['a length that is no multiple of 4', join(start, block(6, ARP, { length: 41 })), /41, which is not a multiple of 4/],
    ['a length of 4 GB', join(start, block(0x99, ARP, { length: 0xfffffffc })), /claims 4,294,967,292 bytes/],
    ['two different lengths', join(start, block(6, ARP, { again: 60 })), /length 56 in front and 60 at its end/],
    ['a packet on an unknown interface', join(start, enhanced({ on: 1 })), /packet on interface 1, but only 1 were described/],
    ['a packet before any interface', join(section(), enhanced()), /no interface was described/],
    [
      'more captured than the snapshot length',
      join(section(), description({ snaplen: 41 }), enhanced()),
      /claims 42 bytes captured, more than the snapshot length of 41/,
    ],
    ['more captured than the block holds', join(start, enhanced({ captured: 45 })), /too short/],
    ['a simple packet longer than its block', join(start, block(3, join(u32(60), ARP))), /too short/],
    ['a packet block without its fields', join(start, block(6, u32(0))), /too short/],
    ['an interface without its fields', join(section(), block(1, u32(1))), /too short/],
    ['another major version', section({ major: 2 }), /version 2\.0 is not supported/],
    ['a section without a byte order', join(start, block(0x0a0d0d0a, new Uint8Array(16))), /without a byte order/],
    ['a section too short', join(start, block(0x0a0d0d0a, u32(0x1a2b3c4d))), /section header claims 16 bytes/],
    ['two resolutions', join(section(), description({ options: [resolution(6), resolution(9)] })), /two if_tsresol/],
    ['a resolution of two bytes', join(section(), description({ options: [option(9, u16(6))] })), /if_tsresol with length 2/],
    ['a resolution finer than 64 bits', join(section(), description({ options: [resolution(20)] })), /too fine/],
    ['a binary resolution finer than 64 bits', join(section(), description({ options: [resolution(0xc0)] })), /too fine/],
    ['an option that is cut short', join(section(), block(1, join(u16(1), u16(0), u32(0), u16(2), u16(100)))), /cut short/],
  ])('stops at %s', (_, bytes, problem) => {
    const outcome = readAll(bytes)
    expect(outcome.status).toBe(INVALID)
    expect(outcome.problem).toMatch(problem)
  })

  it('wants 65,536 interfaces at most', () => {
    const many = new Uint8Array(20 * 65537)
    for (let i = 0; i < 65537; i++) many.set(description(), 20 * i)
    expect(readAll(join(section(), many))).toMatchObject({ status: INVALID, problem: expect.stringMatching(/more than 65,536 interfaces/) })
  })

  it('delivers what comes before the end inside a block, and says what is missing', () => {
    const whole = join(start, enhanced(), enhanced())
    expect(readAll(whole.subarray(0, whole.length - 1))).toMatchObject({
      status: TRUNCATED,
      packets: [arp],
      problem: 'byte 124: truncated dump file: 75 of 76 bytes of a block',
    })
    expect(readAll(section())).toMatchObject({ status: TRUNCATED, problem: 'byte 28: truncated dump file: no interface is described' })
  })

  it('survives options that are wrong where nothing depends on them', () => {
    const cut = join(u16(1), u16(500))
    const { packets, status } = readAll(
      join(section({ options: cut }), description(), block(5, join(u32(7), u64(0), cut)), enhanced({ options: [cut] })),
    )
    expect(packets).toEqual([arp])
    expect(status).toBe(OK)
  })
})
