import { LINKTYPE_ETHERNET, newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'
import { testRecorded } from './recorded.ts'

/** A switch tells its controller of a UDP datagram. */
const PACKET_IN = Buffer.from(
  '02000000006402000000000108004500006400010000400600000a0000010a0000649c4019fd0000000100000001501801f400000000' +
    '010a003c0000000500000007003c0003000002000000006402000000000108004500001c000100004011000001020304e00000010009000900080000',
  'hex',
)

describe('OpenFlow', () => {
  testRecorded('openflow')

  it('prints a packet inside a message on a line of its own, and cut ones without losing a flag', () => {
    const p = newPrinter({ ...defaultPrintOptions(), time: 1, verbose: 3 })
    const print = (captured: number): string[] => {
      p.text.at = 0
      const record = { ...newPacketRecord(), bytes: PACKET_IN, end: captured, wireLength: PACKET_IN.length, linkType: LINKTYPE_ETHERNET }
      printPacket(p, newClock(), record)
      return Buffer.from(p.text.bytes.subarray(0, p.text.at)).toString('latin1').split('\n').slice(2)
    }
    const whole = [
      '\tversion 1.0, type PACKET_IN, length 60, xid 0x00000005',
      '\t buffer_id 0x00000007, total_len 60, in_port 3, reason NO_MATCH',
      '\t data (42 octets), frame decoding below',
      'IP 1.2.3.4.9 > 224.0.0.1.9: UDP, length 0',
      '',
    ]
    expect(print(PACKET_IN.length)).toEqual(whole)
    expect(print(PACKET_IN.length - 10)[3]).toBe('IP  [|ip]')
    expect(p.options.verbose).toBe(3)
  })
})
