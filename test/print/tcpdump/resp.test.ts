import { LINKTYPE_IPV4, newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'
import { testRecorded } from './recorded.ts'

const HEADERS = 40
const LARGEST = 65535

describe("Redis's protocol", () => {
  testRecorded('resp')

  it('prints the largest packet of arrays within arrays without running out of stack', () => {
    const bytes = Buffer.alloc(LARGEST)
    Buffer.from('4500ffff00010000400600000a0000010a0000649c4018eb00000001000000015018000000000000', 'hex').copy(bytes)
    for (let at = HEADERS; at < LARGEST; at++) bytes[at] = '*1\r\n'.charCodeAt((at - HEADERS) % 4)
    const p = newPrinter({ ...defaultPrintOptions(), time: 1 })
    printPacket(p, newClock(), { ...newPacketRecord(), bytes, end: LARGEST, wireLength: LARGEST, linkType: LINKTYPE_IPV4 })
    expect(Buffer.from(p.text.bytes.subarray(0, p.text.at)).toString('latin1')).toMatch(/, length 65495: RESP \[\|resp\]\n$/)
  })
})
