import { decodeMldRecord, MLD_RECORD_NAMES, newMldRecord } from '../../../src/decode/packet/mld-record.ts'
import { TRUNCATED } from '../../../src/decode/packet/status.ts'
import { formatIpv6 } from '../../../src/lvs/address.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { packetBytes } from './recordings.ts'

/** The first record: Ethernet, IPv6, hop by hop, ICMPv6 header. */
const RECORDS = 14 + 40 + 8 + 8

test('promises kept for every prefix of a record with sources', () => {
  expectPromisesKept(newMldRecord, decodeMldRecord, packetBytes('crafted/ipv6-extensions', 0).slice(RECORDS + 20))
})

test('a join, then a record with two sources', () => {
  const bytes = packetBytes('crafted/ipv6-extensions', 0)
  const join = decoded(newMldRecord, decodeMldRecord, bytes, undefined, RECORDS)
  expect(MLD_RECORD_NAMES[join.type]).toBe('to exclude')
  expect([formatIpv6(bytes, join.groupAt), join.sources, join.next]).toEqual(['ff02::4242', 0, RECORDS + 20])
  const sources = decoded(newMldRecord, decodeMldRecord, bytes, undefined, join.next)
  expect(MLD_RECORD_NAMES[sources.type]).toBe('is include')
  expect([formatIpv6(bytes, sources.groupAt), sources.sources, sources.next]).toEqual(['ff02::1:2', 2, bytes.length])
  expect(formatIpv6(bytes, sources.sourcesAt + 16)).toBe('fd00::8')
})

test('a count of sources beyond the end is truncated', () => {
  const bytes = packetBytes('crafted/ipv6-extensions', 0).slice(RECORDS)
  bytes[2] = 0xff
  decoded(newMldRecord, decodeMldRecord, bytes, TRUNCATED)
})
