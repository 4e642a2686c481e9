import { decodeLineField, decodeNetstringField, type HeartbeatField, newHeartbeatField } from '../../../src/decode/packet/heartbeat-field.ts'
import { INVALID, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { ascii } from './recordings.ts'

const text = (b: Uint8Array, at: number, length: number): string => Buffer.from(b.subarray(at, at + length)).toString('latin1')
const pair = (b: Uint8Array, f: HeartbeatField): [string, string, number] => [
  text(b, f.nameAt, f.nameLength),
  text(b, f.valueAt, f.valueLength),
  f.type,
]

test('promises kept for every prefix', () => {
  expectPromisesKept(newHeartbeatField, decodeNetstringField, ascii('11:(0)t=status,'))
  expectPromisesKept(newHeartbeatField, decodeLineField, ascii('t=status\n'))
})

test('names, values and types; a value may hold commas, equals signs and line feeds', () => {
  const bytes = ascii('13:(1)a=b=,\n\0x:z,')
  const out = decoded(newHeartbeatField, decodeNetstringField, bytes, undefined)
  expect(pair(bytes, out)).toEqual(['a', 'b=,\n\0x:z', 1])
  expect(out.next).toBe(bytes.length)
  const line = ascii('(1)srcuuid=AAEC==\nnext')
  expect(pair(line, decoded(newHeartbeatField, decodeLineField, line))).toEqual(['srcuuid', 'AAEC==', 1])
  const plain = ascii('info=\n')
  expect(pair(plain, decoded(newHeartbeatField, decodeLineField, plain))).toEqual(['info', '', 0])
})

test.each([
  ':(0)t=x,',
  'x:(0)t=x,',
  '-6:(0)t=x,',
  '6;(0)t=x,',
  '6:(0)t=x;',
  '6:[0]t=x,',
  '6:(x)t=x,',
  '3:(0),',
  '4:(0)t,',
  '5:(0)=x,',
  '0:,',
  '9999999:(0)',
])('is no netstring field: %s', field => {
  decoded(newHeartbeatField, decodeNetstringField, ascii(field), INVALID)
})

test('a length beyond the end is truncated, however large', () => {
  decoded(newHeartbeatField, decodeNetstringField, ascii('999999:(0)t=status,'), TRUNCATED)
})

test.each(['=x\n', '\n', 'no equals sign\n', '(0)=x\n'])('is no line field: %j', field => {
  decoded(newHeartbeatField, decodeLineField, ascii(field), INVALID)
})
