import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { escapedText } from '../../../src/decode/packet/escaped.ts'
import { decodeIpvsSync, IPVS_SYNC_PORT, newIpvsSync } from '../../../src/decode/packet/ipvs-sync.ts'
import {
  decodeIpvsSyncEntry,
  IPVS_FORWARD_MASK,
  IPVS_FORWARD_NAMES,
  IPVS_STATE_NAMES,
  IPVS_TEMPLATE,
  type IpvsSyncEntry,
  newIpvsSyncEntry,
} from '../../../src/decode/packet/ipvs-sync-entry.ts'
import { newPacket } from '../../../src/decode/packet/packet.ts'
import { INVALID, OK, type Status, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatAddress, formatIpv6, parseIpv6 } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes, recording } from './recordings.ts'
import { number, rows, tsharkNames } from './tshark-rows.ts'

const entry =
  (version: 0 | 1) =>
  (b: Uint8Array, at: number, end: number, out: IpvsSyncEntry): Status =>
    decodeIpvsSyncEntry(b, at, end, version, out)

const message = (index: number): Uint8Array => packetBytes('crafted/ipvs-sync-forms', index).slice(42)

/** All entries of a whole message, which they must fill. */
function entries(bytes: Uint8Array): IpvsSyncEntry[] {
  const head = decoded(newIpvsSync, decodeIpvsSync, bytes)
  expect(head.size).toBe(bytes.length)
  const found: IpvsSyncEntry[] = []
  const one = newIpvsSyncEntry()
  for (let at = head.entriesAt; found.length < head.connections; at = one.next) {
    expect(decodeIpvsSyncEntry(bytes, at, bytes.length, head.version, one)).toBe(OK)
    found.push({ ...one })
  }
  // The last one is not padded.
  expect(one.next - bytes.length).toBeLessThan(4)
  return found
}

test('promises kept for every prefix', () => {
  expectPromisesKept(newIpvsSync, decodeIpvsSync, message(0).subarray(0, 8))
  expectPromisesKept(newIpvsSync, decodeIpvsSync, message(3).subarray(0, 4))
  expectPromisesKept(newIpvsSyncEntry, entry(1), message(0).slice(8, 44))
  expectPromisesKept(newIpvsSyncEntry, entry(1), message(0).slice(44))
  expectPromisesKept(newIpvsSyncEntry, entry(0), message(3).slice(4, 28))
  expectPromisesKept(newIpvsSyncEntry, entry(0), message(3).slice(28))
})

// tshark does not know the parameters of version 1: of the crafted messages it reads the first and the last.
const KERNEL = tsharkNames().filter(name => name.startsWith('linux-6.1-ipvs/sync'))

test('there are recordings of both versions', () => {
  expect(KERNEL.filter(name => name.includes('v0')).length).toBeGreaterThan(0)
  expect(KERNEL.filter(name => name.includes('v1')).length).toBeGreaterThan(0)
})

test.each([...KERNEL.map(name => [name, undefined] as const), ['crafted/ipvs-sync-forms', [0, 3]] as const])(
  '%s: every connection as tshark reads it',
  (name, only) => {
    const p = newPacket()
    const records = recording(name)
    for (const [i, row] of rows(name).entries()) {
      if (only !== undefined && !only.some(index => index === i)) continue
      if (decodePacket(records[i]!, p) !== OK || p.destinationPort !== IPVS_SYNC_PORT) continue
      const bytes = p.bytes.slice(p.payloadAt, p.end)
      const head = decoded(newIpvsSync, decodeIpvsSync, bytes)
      const list = (field: string): number[] => row(field).map(number)
      expect([head.connections, head.syncId, head.size]).toEqual(['ipvs.conncount', 'ipvs.syncid', 'ipvs.size'].map(field => number(row(field)[0])))
      const found = entries(bytes)
      expect(found.map(e => e.protocol)).toEqual(list('ipvs.proto'))
      expect(found.map(e => e.clientPort)).toEqual(list('ipvs.cport'))
      expect(found.map(e => e.virtualPort)).toEqual(list('ipvs.vport'))
      expect(found.map(e => e.realPort)).toEqual(list('ipvs.dport'))
      expect(found.map(e => e.state)).toEqual(list('ipvs.state'))
      expect(found.map(e => e.flags)).toEqual(list(head.version === 1 ? 'ipvs.flags.v1' : 'ipvs.flags'))
      if (head.version === 1) {
        expect(found.map(e => e.timeoutSeconds)).toEqual(list('ipvs.timeout'))
        expect(found.map(e => e.mark)).toEqual(list('ipvs.fwmark'))
        expect(found.map(e => (e.addressBytes === 16 ? 1 : 0))).toEqual(list('ipvs.type'))
      }
      for (const [field, at] of [
        ['caddr', (e: IpvsSyncEntry) => e.clientAt],
        ['vaddr', (e: IpvsSyncEntry) => e.virtualAt],
        ['daddr', (e: IpvsSyncEntry) => e.realAt],
      ] as const) {
        const of = (addressBytes: number): string[] =>
          found.filter(e => e.addressBytes === addressBytes).map(e => formatAddress(bytes, at(e), addressBytes))
        expect(of(4)).toEqual(row(`ipvs.${field}`))
        expect(of(16)).toEqual(row(`ipvs.${field}6`).map(text => formatIpv6(parseIpv6(text)!, 0)))
      }
    }
  },
)

test('the words for flags and states', () => {
  const [first, second] = entries(message(0))
  expect(IPVS_FORWARD_NAMES[second!.flags & IPVS_FORWARD_MASK]).toBe('route')
  expect(IPVS_STATE_NAMES[first!.protocol]![first!.state]).toBe('FIN_WAIT')
  expect(IPVS_STATE_NAMES[6]![1]).toBe('ESTABLISHED')
  expect([0, 1, 2, 3, 4].map(method => IPVS_FORWARD_NAMES[method])).toEqual(['masq', 'local', 'tunnel', 'route', 'bypass'])
})

test('a persistence template with engine name and data, then sequence numbers', () => {
  const bytes = message(1)
  const [template, connection] = entries(bytes)
  expect(template!.flags & IPVS_TEMPLATE).not.toBe(0)
  expect(template).toMatchObject({ mark: 7, timeoutSeconds: 900, sequenceAt: -1 })
  expect(escapedText(bytes, template!.engineNameAt, template!.engineNameLength)).toBe('sip')
  expect(escapedText(bytes, template!.engineDataAt, template!.engineDataLength)).toBe('call-id@abc')
  expect(connection).toMatchObject({ engineNameAt: -1, engineDataAt: -1 })
  expect([...bytes.subarray(connection!.sequenceAt, connection!.sequenceAt + 8)]).toEqual([0, 0, 0, 1, 0, 0, 0, 2])
})

test('an optional unknown parameter is passed over, a mandatory one is named', () => {
  expect(entries(message(2)).map(e => e.unknownParameter)).toEqual([-1, 5])
})

test('version 0 with and without sequence numbers', () => {
  const [plain, numbered] = entries(message(3))
  expect(plain).toMatchObject({ addressBytes: 4, mark: 0, timeoutSeconds: 0, sequenceAt: -1 })
  expect(numbered!.sequenceAt).toBe(28 + 24)
})

test('a header of neither version, or with a size below itself, is invalid', () => {
  decoded(newIpvsSync, decodeIpvsSync, hex('00 07 0008 01 02 0000'), INVALID)
  decoded(newIpvsSync, decodeIpvsSync, hex('00 07 0008 01 01 0001'), INVALID)
  decoded(newIpvsSync, decodeIpvsSync, hex('00 07 0007 01 01 0000'), INVALID)
  decoded(newIpvsSync, decodeIpvsSync, hex('02 07 0003 01 01 0000'), INVALID)
})

test.each([
  [0, 0x02, INVALID], // neither IPv4 nor IPv6
  [2, 0x10, INVALID], // an entry version nobody knows
  [3, 35, INVALID], // smaller than its own fields
  [3, 37, INVALID], // one byte of a parameter
  [3, 200, TRUNCATED], // beyond the message
])('byte %i of an entry set to %i: answer %i', (offset, value, status) => {
  const bytes = message(0).slice(8)
  bytes[offset] = value
  decoded(newIpvsSyncEntry, entry(1), bytes, status as Status)
})

test.each(['02 00', '02 ff 00', '01 17', '03 11', '02 01 61 02 01 61', '01'])('malformed parameters are invalid: %s', text => {
  const parameters = hex(text)
  const bytes = new Uint8Array(36 + parameters.length + 20)
  bytes.set(message(0).slice(8, 44))
  bytes.set(parameters, 36)
  bytes[3] = 36 + parameters.length
  decoded(newIpvsSyncEntry, entry(1), bytes, INVALID)
})
