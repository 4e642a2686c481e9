// The short way prints what the long way prints: over whole, cut and damaged segments, IPv4 and IPv6, with and without -S.

import { newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter, type Printer } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'

const MAC = '020000000001020000000002'
/** IPv4 10.0.0.1 > 10.0.0.2, IPv6 2001:db8::1 > ::2, both with room for the total length, and segments of several shapes. */
const SEGMENTS = [
  '9c400050 00000001 00000000 a002 faf0 0000 0000 020405b40402080a0000000100000000 01030307'.replaceAll(' ', ''), // SYN
  '00509c40 11223344 00000002 a012 faf0 0000 0000 020405b40402080a0000000100000001 01030307'.replaceAll(' ', ''),
  '9c400050 00000002 11223345 8010 01f6 0000 0000 0101080a0000000200000001'.replaceAll(' ', ''),
  '9c400050 00000002 11223345 8018 01f6 0000 0000 0101080a0000000200000001 474554202f20485454502f312e310d0a0d0a'.replaceAll(' ', ''),
  '9c4001bb 00000002 11223345 5018 01f6 0000 0000 1603010200'.replaceAll(' ', ''),
  '9c4001bb ffffffff fffffff0 5011 ffff 0000 0000'.replaceAll(' ', ''),
  '9c4001bb 00000002 11223345 5004 0000 0000 0000'.replaceAll(' ', ''),
  '9c4001bb 00000002 11223345 b010 0100 0000 0000 0101050a0000000100000005 0101080a0000000200000001'.replaceAll(' ', ''),
  '9c4001bb 00000002 11223345 60ff 0100 0000 0009 1e030000 41'.replaceAll(' ', ''),
].map(hex => Buffer.from(hex, 'hex'))

function frame(segment: Buffer, six: boolean): Buffer {
  const ip = six
    ? Buffer.from(
        `60000000${segment.length.toString(16).padStart(4, '0')}0640${'20010db8000000000000000000000001'}${'20010db8000000000000000000000002'}`,
        'hex',
      )
    : Buffer.from(`4500${(segment.length + 20).toString(16).padStart(4, '0')}000040004006000${'0'}0a0000010a000002`, 'hex')
  return Buffer.concat([Buffer.from(MAC + (six ? '86dd' : '0800'), 'hex'), ip, segment])
}

type Case = { bytes: Uint8Array; wireLength: number }

function* cases(): Generator<Case> {
  let state = 7
  const any = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x100000000) * below)
  }
  for (const six of [false, true]) {
    for (const segment of SEGMENTS) {
      const whole = frame(segment, six)
      for (let cut = 1; cut <= whole.length; cut++) yield { bytes: whole.subarray(0, cut), wireLength: whole.length }
      yield { bytes: Buffer.concat([whole, Buffer.alloc(8)]), wireLength: whole.length + 8 } // padding of the frame
      for (let i = 0; i < 4000; i++) {
        const damaged = Uint8Array.from(whole)
        for (let n = 1 + any(3); n > 0; n--)
          damaged[12 + any(damaged.length - 12)] = any(4) === 0 ? any(256) : damaged[12 + any(damaged.length - 12)]! ^ (1 << any(8))
        yield { bytes: damaged, wireLength: damaged.length + (any(5) === 0 ? any(2000) : 0) }
      }
    }
  }
}

const all = [...cases()]

/** Every line of `cases` from one printer; `plain` false forbids the short way. */
function lines(printer: Printer): string[] {
  const clock = newClock()
  const record = newPacketRecord()
  return all.map(({ bytes, wireLength }, i) => {
    const around = new Uint8Array(bytes.length + 64).fill(0xee)
    around.set(bytes, 32)
    Object.assign(record, {
      bytes: around,
      at: 32,
      end: 32 + bytes.length,
      wireLength,
      seconds: 1_700_000_000 + (i >> 4),
      nanoseconds: (i * 977_000) % 1_000_000_000,
    })
    printer.text.at = 0
    printPacket(printer, clock, record)
    return Buffer.from(printer.text.bytes.subarray(0, printer.text.at)).toString('latin1')
  })
}

test.each([false, true])('absolute numbers: %s', absolute => {
  const options = { ...defaultPrintOptions(), absolute }
  const short = newPrinter(options)
  expect(short.plain).toBe(true)
  const long = { ...newPrinter(options), plain: false }
  expect(lines(short)).toEqual(lines(long))
})

test('the cases take the short way as well as the long one', () => {
  const text = lines(newPrinter(defaultPrintOptions())).join('')
  expect(text).toContain('options [nop,nop,TS val 2 ecr 1]')
  expect(text).toContain(': HTTP: GET / HTTP/1.1')
  expect(text).toContain('bad opt')
  expect(text).toContain('[|tcp]')
})
