import { LINKTYPE_LINUX_SLL2, newPacketRecord } from '../../../src/decode/packet/record.ts'
import { printPacket } from '../../../src/print/tcpdump/packet.ts'
import { defaultPrintOptions, newPrinter } from '../../../src/print/tcpdump/printer.ts'
import { newClock } from '../../../src/print/tcpdump/timestamp.ts'
import { testRecorded } from './recorded.ts'

describe('BSD loopback in the byte order of the machine', () => {
  testRecorded('null')
})

describe('BSD loopback in network byte order', () => {
  testRecorded('loop')
})

describe('raw IP', () => {
  testRecorded('raw')
})

describe('Linux cooked, version 1', () => {
  testRecorded('sll')
})

describe('Linux cooked, version 2', () => {
  testRecorded('sll2')

  const header = '0806000000000003000101060200000000010000'
  const request = '00010800060400010200000000010a0000010000000000000a000002'
  const bytes = Buffer.from(header + request, 'hex')
  const print = (interfaceName: (index: number) => string | undefined): string => {
    const p = newPrinter({ ...defaultPrintOptions(), time: 1, link: true })
    p.interfaceName = interfaceName
    printPacket(p, newClock(), { ...newPacketRecord(), bytes, end: bytes.length, wireLength: bytes.length, linkType: LINKTYPE_LINUX_SLL2 })
    return Buffer.from(p.text.bytes.subarray(0, p.text.at)).toString('latin1')
  }
  const rest = 'B   ifindex 3 02:00:00:00:00:01 ethertype ARP (0x0806), length 48: Request who-has 10.0.0.2 tell 10.0.0.1, length 28\n'

  it('names the interface, in a column of five', () => {
    expect(print(index => (index === 3 ? 'eth0' : undefined))).toBe(`eth0  ${rest}`)
    expect(print(() => 'enp0s31f6')).toBe(`enp0s31f6 ${rest}`)
  })

  it('shows a question mark for an interface without a name', () => {
    expect(print(() => undefined)).toBe(`?     ${rest}`)
  })
})
