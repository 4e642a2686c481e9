import { decodeHttpLine, type HttpLine, newHttpLine } from '../../../src/decode/packet/http.ts'
import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { decoded, surrounded } from './promises.ts'
import { ascii, packetBytes } from './recordings.ts'

const text = (b: Uint8Array, at: number, length: number): string => Buffer.from(b.subarray(at, at + length)).toString('latin1')

function read(bytes: Uint8Array): [HttpLine, string, string] {
  const out = decoded(newHttpLine, decodeHttpLine, bytes)
  return out.kind === 'request'
    ? [out, text(bytes, out.methodAt, out.methodLength), text(bytes, out.targetAt, out.targetLength)]
    : [out, '', out.reasonAt < 0 ? '' : text(bytes, out.reasonAt, out.reasonLength)]
}

const line = (index: number): Uint8Array => packetBytes('crafted/http-first-lines', index).slice(54)

test.each([
  [0, 'GET', '/index.html?a=b', 11, true],
  [1, 'PROPFIND', '/dav', 10, true],
  [2, 'OPTIONS', '*', 11, true],
  [3, 'PRI', '*', 20, true],
  [4, 'GET', `/${'a'.repeat(300)}`, -1, false],
])('request %i: %s %s, version %i', (index, method, target, version, complete) => {
  const [out, ...words] = read(line(index))
  expect(words).toEqual([method, target])
  expect(out).toMatchObject({ kind: 'request', version, complete, status: -1 })
})

test.each([
  [5, 503, 'Service Unavailable', 11, true],
  [6, 204, '', 11, true],
  [7, 200, '', 10, true],
  [8, 302, 'Mov', 11, false],
])('response %i: %i %s', (index, status, reason, version, complete) => {
  const [out, , words] = read(line(index))
  expect(words).toBe(reason)
  expect(out).toMatchObject({ kind: 'response', status, version, complete, methodAt: -1, targetAt: -1 })
})

test('the limits of digits: version 0.9, status 100 and 599', () => {
  expect(read(ascii('GET / HTTP/0.9\r\n'))[0].version).toBe(9)
  expect(read(ascii('HTTP/1.1 100 Continue\r\n'))[0].status).toBe(100)
  expect(read(ascii('HTTP/1.1 599 x\r\n'))[0].status).toBe(599)
})

test('a real server’s answer and the request for it', () => {
  expect(read(packetBytes('linux-6.1/tcp', 3).slice(66)).slice(1)).toEqual(['GET', '/big'])
  expect(read(packetBytes('linux-6.1/tcp', 7).slice(66))[0]).toMatchObject({ status: 200, version: 11 })
})

test('the header lines start at next', () => {
  expect(decoded(newHttpLine, decodeHttpLine, line(0)).next).toBe('GET /index.html?a=b HTTP/1.1\r\n'.length)
})

test.each(['GET /a HTTP/1.1\r\n', 'HTTP/1.1 404 Not Found\r\n'])(
  '%j cut anywhere: TRUNCATED until it means something, then OK and incomplete',
  whole => {
    const enough = whole.startsWith('GET') ? 'GET /'.length : 'HTTP/1.1 404'.length
    for (const filler of [0x20, 0x0a, 0x47]) {
      const { buffer, at, end } = surrounded(ascii(whole), filler)
      for (let cut = at; cut < end; cut++) {
        const out = newHttpLine()
        const status = decodeHttpLine(buffer, at, cut, out)
        expect([cut - at, status]).toEqual([cut - at, cut - at < enough ? TRUNCATED : OK])
        expect(out.complete).toBe(false)
        if (status !== OK) expect(out).toEqual(newHttpLine())
      }
    }
  },
)

test('a target cut inside the version ends before the blank', () => {
  expect(read(ascii('GET /a HTT')).slice(1)).toEqual(['GET', '/a'])
})

test.each([
  'get / HTTP/1.1\r\n',
  'GETS / HTTP/1.1\r\n',
  'GET  HTTP/1.1\r\n',
  'GET / HTTP/1.1 \r\n',
  'GET / a HTTP/1.1\r\n',
  'GET /\r\n',
  'GET / HTTP/x.1\r\n',
  'HTTP/1.1 99\r\n',
  'HTTP/1.1 600 x\r\n',
  'HTTP/1.1 2000 x\r\n',
  'HTTP/1,1 200 OK\r\n',
  'HTTP/1.1-200 OK\r\n',
  'HTTP/x',
  'HTTP/1,',
  'HTTP/1.x',
  'HTTP/1.1-',
  'HTTP/1.1 2x',
  '<html>',
  '\x16\x03\x01\x02\x00',
])('is no first line: %j', whole => {
  decoded(newHttpLine, decodeHttpLine, ascii(whole), INVALID)
})

test('a line without end is given up after 16 KiB', () => {
  decoded(newHttpLine, decodeHttpLine, ascii(`GET /${'a'.repeat(20000)}`), INVALID)
})
