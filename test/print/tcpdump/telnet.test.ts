import { LINKTYPE_ETHERNET, newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'
import { testRecorded } from './recorded.ts'

const NEGOTIATION =
  '0200000000640200000000010800450000380001000040060000' +
  '0a0000010a0000649c400017000000010000000150' +
  '1801f400000000fffd01fffa18004142434445fff0fff1'

describe('telnet', () => {
  testRecorded('telnet')

  it('prints the bytes of every command beside it with -vvv -X', () => {
    const bytes = Buffer.from(NEGOTIATION, 'hex')
    const p = newPrinter({ ...defaultPrintOptions(), time: 1, verbose: 3, hexAscii: 1 })
    printPacket(p, newClock(), { ...newPacketRecord(), bytes, end: bytes.length, wireLength: bytes.length, linkType: LINKTYPE_ETHERNET })
    const lines = Buffer.from(p.text.bytes.subarray(0, p.text.at)).toString('latin1').split('\n')
    expect(lines.slice(2, -5)).toEqual([
      'Telnet:',
      '0x0000:  fffd 01               \tDO ECHO',
      '0x0003:  fffa 1800 4142 4344 45ff f0',
      '\t\t\t\tSB TERMINAL TYPE IS 0x41 0x42 0x43 0x44 0x45 SE',
      '0x000e:  fff1                  \tNOP',
      '',
    ])
  })
})
