import { decodeIcmp, ICMP_CODE_NAMES, ICMP_TYPE_NAMES, isIcmpError, newIcmp } from '../../../src/decode/packet/icmp.ts'
import { formatIpv4 } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'
import { number, rows, tsharkNames } from './tshark-rows.ts'

const icmpBytes = (name: string, index: number): Uint8Array => packetBytes(name, index).slice(34)

test('promises kept for every prefix', () => {
  expectPromisesKept(newIcmp, decodeIcmp, icmpBytes('linux-6.1/icmp', 0).subarray(0, 8))
})

test.each(['linux-6.1/icmp', 'crafted/icmp-errors'])('%s: checksums, MTU, pointer and gateway as tshark reads them', name => {
  expect(tsharkNames()).toContain(name)
  let seen = 0
  for (const [i, row] of rows(name).entries()) {
    if (!row('frame.protocols')[0]!.startsWith('eth:ethertype:ip:icmp')) continue
    const bytes = icmpBytes(name, i)
    const out = decoded(newIcmp, decodeIcmp, bytes)
    expect([out.type, out.code]).toEqual([number(row('icmp.type')[0]), number(row('icmp.code')[0])])
    expect(out.checksum).toBe(number(row('icmp.checksum')[0]))
    expect(out.mtu).toBe(number(row('icmp.mtu')[0]))
    expect(out.pointer).toBe(number(row('icmp.pointer')[0]))
    expect(out.gatewayAt < 0 ? undefined : formatIpv4(bytes, out.gatewayAt)).toBe(row('icmp.redir_gw')[0])
    expect(out.embeddedAt).toBe(isIcmpError(out.type) ? 8 : -1)
    seen++
  }
  expect(seen).toBeGreaterThan(5)
})

test('echo and timestamp have an identifier, errors have none', () => {
  expect(decoded(newIcmp, decodeIcmp, icmpBytes('linux-6.1/icmp', 0))).toMatchObject({ type: 8, id: 16, sequence: 1, embeddedAt: -1 })
  expect(decoded(newIcmp, decodeIcmp, icmpBytes('linux-6.1/icmp', 13))).toMatchObject({ type: 14, id: 26368, sequence: 0 })
  expect(decoded(newIcmp, decodeIcmp, icmpBytes('linux-6.1/icmp', 2))).toMatchObject({ type: 3, code: 3, id: -1, sequence: -1 })
})

test('exactly echo, timestamp, information and mask messages have an identifier', () => {
  const withId = Array.from({ length: 256 }, (_, type) => type).filter(type => {
    const bytes = hex('00 00 0000 1234 5678')
    bytes[0] = type
    const { id, sequence } = decoded(newIcmp, decodeIcmp, bytes)
    expect([id, sequence]).toEqual(id < 0 ? [-1, -1] : [0x1234, 0x5678])
    return id >= 0
  })
  expect(withId).toEqual([0, 8, 13, 14, 15, 16, 17, 18])
})

test('types and codes have names', () => {
  expect(ICMP_TYPE_NAMES[11]).toBe('time exceeded')
  expect(ICMP_CODE_NAMES[3]![13]).toBe('prohibited by filter')
})
