import { LINKTYPE_ETHERNET, newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'

const ADDRESSES = '20010db800000000000000000000000120010db8000000000000000000000064'
const SEGMENT = Buffer.from(`02000000006402000000000186dd6000000000180640${ADDRESSES}9c400050000003e8000007d0501001f60000000061626364`, 'hex')
const IN_FRAGMENT = Buffer.from(
  `02000000006402000000000186dd6000000000202c40${ADDRESSES}06000001010203049c400050000003ec000007d0501001f60000000065666768`,
  'hex',
)

test('a segment in an IPv6 fragment belongs to the conversation of its addresses, and may begin it', () => {
  const print = (...frames: Buffer[]): string[] => {
    const p = newPrinter({ ...defaultPrintOptions(), time: 1 })
    const clock = newClock()
    for (const bytes of frames)
      printPacket(p, clock, { ...newPacketRecord(), bytes, end: bytes.length, wireLength: bytes.length, linkType: LINKTYPE_ETHERNET })
    return Buffer.from(p.text.bytes.subarray(0, p.text.at)).toString('latin1').split('\n')
  }
  const whole = 'IP6 2001:db8::1.40000 > 2001:db8::64.80: Flags [.]'
  const fragment = 'IP6 2001:db8::1 > 2001:db8::64: frag (0|24) 40000 > 80: Flags [.]'
  expect(print(SEGMENT, IN_FRAGMENT, SEGMENT)).toEqual([
    `${whole}, seq 1000:1004, ack 2000, win 502, length 4: HTTP`,
    `${fragment}, seq 4:8, ack 1, win 502, length 4: HTTP`,
    `${whole}, seq 0:4, ack 1, win 502, length 4: HTTP`,
    '',
  ])
  expect(print(IN_FRAGMENT, SEGMENT)).toEqual([
    `${fragment}, seq 1004:1008, ack 2000, win 502, length 4: HTTP`,
    `${whole}, seq 4294967292:0, ack 1, win 502, length 4: HTTP`,
    '',
  ])
})
