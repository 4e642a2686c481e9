import { decodeSctp, decodeSctpChunk, newSctp, newSctpChunk, SCTP_CHUNK_NAMES, type SctpChunk } from '../../../src/decode/packet/sctp.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'
import { number, type Row, rows } from './tshark-rows.ts'

const sctpBytes = (index: number): Uint8Array => {
  const bytes = packetBytes('linux-6.1/sctp', index)
  return bytes.slice(bytes[12] === 0x08 ? 34 : 54)
}

function chunks(bytes: Uint8Array): SctpChunk[] {
  const found: SctpChunk[] = []
  const one = newSctpChunk()
  for (let at = 12; at < bytes.length; at = one.next) {
    expect(decodeSctpChunk(bytes, at, bytes.length, one)).toBe(OK)
    found.push({ ...one })
  }
  return found
}

test('promises kept for every prefix of the header and of the fixed part of chunks', () => {
  expectPromisesKept(newSctp, decodeSctp, sctpBytes(0).subarray(0, 12))
  expectPromisesKept(newSctpChunk, decodeSctpChunk, hex('0b 00 0004'))
  expectPromisesKept(newSctpChunk, decodeSctpChunk, sctpBytes(5).slice(12, 28))
})

test('an association from INIT to SHUTDOWN COMPLETE, as tshark reads it', () => {
  let data = 0
  for (const [i, row] of rows('linux-6.1/sctp').entries()) {
    const bytes = sctpBytes(i)
    const header = decoded(newSctp, decodeSctp, bytes)
    expect([header.verificationTag, header.checksum]).toEqual([number(row('sctp.verification_tag')[0]), number(row('sctp.checksum')[0])])
    const found = chunks(bytes)
    const column = (field: string): number[] => listOf(row, field)
    expect(found.map(c => c.type)).toEqual(column('sctp.chunk_type'))
    expect(found.map(c => c.flags)).toEqual(column('sctp.chunk_flags'))
    expect(found.map(c => c.length)).toEqual(column('sctp.chunk_length'))
    const tsns = found.filter(c => c.type === 0).map(c => c.tsn)
    data += tsns.length
    expect(tsns.length).toBe(row('sctp.data_tsn').length)
  }
  expect(data).toBe(4)
})

const listOf = (row: Row, field: string): number[] => row(field).map(number)

test('what INIT, INIT ACK, DATA, SACK and SHUTDOWN carry', () => {
  expect(chunks(sctpBytes(0))[0]).toMatchObject({ initiateTag: 0x6822736d, window: 106496, tsn: 1346663622, stream: -1 })
  expect(chunks(sctpBytes(1))[0]).toMatchObject({ initiateTag: 0x138da3b0, window: 106496, tsn: 1301184271 })
  expect(chunks(sctpBytes(4))[0]).toMatchObject({ tsn: 1346663622, stream: 0, streamSequence: 0, payloadProtocol: 0, initiateTag: -1 })
  expect(chunks(sctpBytes(5))[0]).toMatchObject({ tsn: 1346663622, window: 106490, stream: -1, streamSequence: -1, payloadProtocol: -1 })
  expect(SCTP_CHUNK_NAMES[chunks(sctpBytes(8))[0]!.type]).toBe('SHUTDOWN')
})

test('a chunk cut in its value is OK and says how much is there', () => {
  const bytes = sctpBytes(4).subarray(0, 12 + 18)
  const chunk = newSctpChunk()
  expect(decodeSctpChunk(bytes, 12, bytes.length, chunk)).toBe(OK)
  expect([chunk.length, chunk.valueEnd, chunk.next]).toEqual([22, 30, 12 + 24])
  expect(decodeSctpChunk(bytes, 12, 12 + 15, newSctpChunk())).toBe(TRUNCATED)
})

test('a length below the header, or below what its type needs, is invalid', () => {
  for (const bytes of ['0b 00 0003', '0b 00 0000', '00 03 000f', '01 00 0013', '07 00 0004']) {
    decoded(newSctpChunk, decodeSctpChunk, hex(bytes + '00'.repeat(20)), INVALID)
  }
})
