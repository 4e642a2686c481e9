import { decodePacket } from '../../../src/decode/packet/chain.ts'
import { escapedText } from '../../../src/decode/packet/escaped.ts'
import { decodeHeartbeat, decodeHeartbeatField, decodeHeartbeatStart, HEARTBEAT_PORT, newHeartbeat } from '../../../src/decode/packet/heartbeat.ts'
import { newHeartbeatField } from '../../../src/decode/packet/heartbeat-field.ts'
import { newPacket } from '../../../src/decode/packet/packet.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { decoded, expectPromisesKept } from './promises.ts'
import { ascii, packetBytes, recording } from './recordings.ts'

const message = (index: number): Uint8Array => packetBytes('crafted/heartbeat-forms', index).slice(42)

/** The message without the signature behind it. */
const whole = (index: number): Uint8Array => {
  const bytes = message(index)
  return bytes.subarray(0, decoded(newHeartbeat, decodeHeartbeat, bytes).signatureAt)
}

test.each([0, 1])('form %i: promises kept for every prefix', index => {
  expectPromisesKept(newHeartbeat, decodeHeartbeat, whole(index))
})

test('a status in the lines form, with its hexadecimal numbers', () => {
  const bytes = message(0)
  const out = decoded(newHeartbeat, decodeHeartbeat, bytes)
  expect(out).toMatchObject({ form: 'lines', fields: 11, complete: true, sequence: 0x1a, generation: 1795336486, timestamp: 1795336489 })
  expect(out).toMatchObject({ deadtimeMs: 30000, ttl: 3, protocol: -1, stable: -1, acknowledges: -1, sourceUuidAt: -1 })
  expect(escapedText(bytes, out.typeAt, out.typeLength)).toBe('status')
  expect(escapedText(bytes, out.statusAt, out.statusLength)).toBe('active')
  expect(escapedText(bytes, out.sourceAt, out.sourceLength)).toBe('lvs1')
  expect(escapedText(bytes, out.loadAt, out.loadLength)).toBe('0.85 0.21 0.07 6/72 40')
  expect(escapedText(bytes, out.authAt, out.authLength)).toBe('1 508417c0')
  expect(escapedText(bytes, out.holdsAt, out.holdsLength)).toBe('')
})

test('an answer in netstring form: a value that would move the cursor is escaped, a number that is none is -1', () => {
  const bytes = message(1)
  const out = decoded(newHeartbeat, decodeHeartbeat, bytes)
  expect(out).toMatchObject({ form: 'netstring', fields: 10, complete: true, sequence: 255, ttl: -1, generation: -1 })
  expect(escapedText(bytes, out.typeAt, out.typeLength)).toBe('ip-request-resp')
  expect(escapedText(bytes, out.destinationAt, out.destinationLength)).toBe('lvs1')
  expect(escapedText(bytes, out.sourceAt, out.sourceLength)).toBe('lv\\x1bs2')
  expect(escapedText(bytes, out.ipAddressAt, out.ipAddressLength)).toBe('IPaddr2::10.9.0.100/24/eth0')
  expect([...bytes.subarray(out.sourceUuidAt, out.sourceUuidAt + 16)]).toEqual(Array.from({ length: 16 }, (_, i) => i))
  expect(Buffer.from(bytes.subarray(out.signatureAt)).toString()).toBe('42:1 0e4a1a7e18990bc39a1846953441b58ce88474b3,')
})

test('every field can be walked', () => {
  const bytes = message(1)
  const out = decoded(newHeartbeat, decodeHeartbeat, bytes)
  const one = newHeartbeatField()
  const names: string[] = []
  for (let at = out.fieldsAt, i = 0; i < out.fields; i++, at = one.next) {
    expect(decodeHeartbeatField(bytes, at, bytes.length, out.form, one)).toBe(OK)
    names.push(escapedText(bytes, one.nameAt, one.nameLength))
  }
  expect(names).toEqual(['t', 'dest', 'ipaddr', 'weown', 'ok', 'src', 'srcuuid', 'seq', 'ttl', 'empty'])
})

test('what a snapshot length left of a message gives its whole fields', () => {
  const bytes = message(0)
  const cut = bytes.subarray(0, 40) // >>>, t, st, dt, src and a piece of srcuuid
  const out = decoded(newHeartbeat, decodeHeartbeatStart, cut)
  expect(out).toMatchObject({ complete: false, fields: 4, signatureAt: -1, deadtimeMs: 30000, sequence: -1 })
  expect(escapedText(cut, out.sourceAt, out.sourceLength)).toBe('lvs1')
  for (let end = 0; end < 13; end++) decoded(newHeartbeat, decodeHeartbeatStart, bytes.subarray(0, end), TRUNCATED)
  expect(decoded(newHeartbeat, decodeHeartbeatStart, bytes).complete).toBe(true)
})

test('every start of a message is OK or TRUNCATED, never INVALID', () => {
  for (const index of [0, 1]) {
    const bytes = message(index)
    for (let end = 0; end <= bytes.length; end++) expect(decodeHeartbeatStart(bytes, 0, end, newHeartbeat())).not.toBe(INVALID)
  }
})

test.each(['###\n11:(0)t=status,x', '###\n11:(0)t=status,%%x', '>>>\nt=status\n\n', '>>>\nt=status\n<x\n'])(
  'neither a field nor the start of the end mark: %j',
  text => {
    decoded(newHeartbeat, decodeHeartbeatStart, ascii(text), INVALID)
  },
)

test('the first of two equal names counts', () => {
  const bytes = ascii('>>>\nt=status\nt=shutdone\nseq=1\nseq=2\n<<<\n')
  const out = decoded(newHeartbeat, decodeHeartbeat, bytes)
  expect([escapedText(bytes, out.typeAt, out.typeLength), out.sequence]).toEqual(['status', 1])
})

test.each([
  '###\n%%%\n',
  '>>>\n<<<\n',
  '>>>\n\n<<<\n',
  '###\nt=status\n%%%\n',
  '###\n11:(0)t=status;%%%\n',
  'GET / HTTP/1.0\n',
  '###\r11:(0)t=status,%%%\n',
])('is no message: %j', text => {
  decoded(newHeartbeat, decodeHeartbeat, ascii(text), INVALID)
  decoded(newHeartbeat, decodeHeartbeatStart, ascii(text), INVALID)
})

test('a message of endlessly many fields is invalid', () => {
  decoded(newHeartbeat, decodeHeartbeat, ascii(`>>>\n${'a=\n'.repeat(10000)}<<<\n`), INVALID)
})

/** A field's value by a way of its own: the first `(0)NAME=` in the message, up to the comma. */
const field = (text: string, name: string): string | undefined => new RegExp(`\\(0\\)${name}=([^,]*),`).exec(text)?.[1]
const hexadecimal = (text: string | undefined): number => (text === undefined ? -1 : Number.parseInt(text, 16))

test.each(['bcast', 'mcast', 'ucast', 'two-media'])('%s: every message of Heartbeat 3.0.6', name => {
  const p = newPacket()
  const types = new Set<string>()
  for (const record of recording(`heartbeat-3.0.6/${name}`)) {
    if (decodePacket(record, p) !== OK || p.destinationPort !== HEARTBEAT_PORT) continue
    const bytes = p.bytes.slice(p.payloadAt, p.payloadAt + p.payloadLength)
    const text = Buffer.from(bytes).toString('latin1')
    const out = decoded(newHeartbeat, decodeHeartbeat, bytes)
    const word = (at: number, length: number): string | undefined => (at < 0 ? undefined : escapedText(bytes, at, length))
    expect([out.form, out.complete]).toEqual(['netstring', true])
    expect(word(out.typeAt, out.typeLength)).toBe(field(text, 't'))
    expect(word(out.sourceAt, out.sourceLength)).toBe(field(text, 'src'))
    expect(word(out.destinationAt, out.destinationLength)).toBe(field(text, 'dest'))
    expect(word(out.statusAt, out.statusLength)).toBe(field(text, 'st'))
    expect(word(out.loadAt, out.loadLength)).toBe(field(text, 'ld'))
    expect(word(out.holdsAt, out.holdsLength)).toBe(field(text, 'rsc_hold'))
    expect(word(out.authAt, out.authLength)).toBe(field(text, 'auth'))
    const numbers = [out.sequence, out.acknowledges, out.generation, out.timestamp, out.deadtimeMs]
    expect(numbers).toEqual(['seq', 'ackseq', 'hg', 'ts', 'dt'].map(key => hexadecimal(field(text, key))))
    expect(out.ttl).toBe(Number(field(text, 'ttl')))
    expect(out.sourceUuidAt).toBe(text.indexOf('srcuuid=') + 'srcuuid='.length)
    // The clock of the sender is the lab's, which is the capture's.
    expect(Math.abs(out.timestamp - p.seconds)).toBeLessThan(30)
    types.add(field(text, 't')!)
  }
  for (const type of ['status', 'NS_ackmsg', 'starting', 'resource', 'shutdone']) expect([...types]).toContain(type)
})
