import { INVALID, OK, TRUNCATED } from '../../../src/decode/packet/status.ts'
import { decodeTcpOption, decodeTcpOptions, newTcpOption, newTcpOptions } from '../../../src/decode/packet/tcp-options.ts'
import { decoded, expectPromisesKept, surrounded } from './promises.ts'
import { hex, packetBytes } from './recordings.ts'
import { number, rows } from './tshark-rows.ts'

/** The options of an IPv4 segment without IP options. */
function optionBytes(name: string, index: number): Uint8Array {
  const bytes = packetBytes(name, index)
  return bytes.slice(54, 34 + (bytes[46]! >> 4) * 4)
}

test('promises kept for every prefix of one option', () => {
  expectPromisesKept(newTcpOption, decodeTcpOption, hex('08 0a 00000001 00000002'))
})

test('options of a SYN', () => {
  expect(decoded(newTcpOptions, decodeTcpOptions, optionBytes('linux-6.1/tcp', 1))).toEqual({
    mss: 1460,
    windowScale: 7,
    sackPermitted: true,
    sackAt: -1,
    sackBlocks: 0,
    timestamp: 3773906775,
    timestampEcho: 150829420,
    multipath: false,
  })
})

test.each(['linux-6.1/tcp', 'crafted/tcp-options'])('%s: every option as tshark reads it', name => {
  let seen = 0
  for (const [i, row] of rows(name).entries()) {
    if (!row('frame.protocols')[0]!.startsWith('eth:ethertype:ip:tcp')) continue
    const bytes = optionBytes(name, i)
    const out = decoded(newTcpOptions, decodeTcpOptions, bytes)
    const one = newTcpOption()
    const kinds: number[] = []
    for (let at = 0; at < bytes.length && decodeTcpOption(bytes, at, bytes.length, one) === OK; at = one.next) kinds.push(one.kind)
    // After the end of options tshark lists the padding as more of it.
    const end = row('tcp.option_kind').indexOf('0')
    expect(kinds).toEqual((end < 0 ? row('tcp.option_kind') : row('tcp.option_kind').slice(0, end + 1)).map(number))
    expect(out.mss).toBe(number(row('tcp.options.mss_val')[0]))
    expect(out.timestamp).toBe(number(row('tcp.options.timestamp.tsval')[0]))
    expect(out.timestampEcho).toBe(number(row('tcp.options.timestamp.tsecr')[0]))
    expect(out.windowScale).toBe(Math.min(number(row('tcp.options.wscale.shift')[0]), 14))
    expect(out.sackBlocks).toBe(row('tcp.options.sack_le').length)
    seen++
  }
  expect(seen).toBeGreaterThan(4)
})

test('the edges of SACK blocks', () => {
  const bytes = optionBytes('crafted/tcp-options', 1)
  const { sackAt, sackBlocks } = decoded(newTcpOptions, decodeTcpOptions, bytes)
  const view = new DataView(bytes.buffer)
  expect(Array.from({ length: 2 * sackBlocks }, (_, i) => view.getUint32(sackAt + 4 * i))).toEqual([100, 200, 300, 400, 500, 600])
})

test('multipath TCP is noticed, and what follows the end of options is not read', () => {
  expect(decoded(newTcpOptions, decodeTcpOptions, optionBytes('crafted/tcp-options', 3)).multipath).toBe(true)
  expect(decoded(newTcpOptions, decodeTcpOptions, hex('00 02 04 05 b4')).mss).toBe(-1)
})

test('no options at all are fine', () => {
  expect(decoded(newTcpOptions, decodeTcpOptions, new Uint8Array(0))).toEqual(newTcpOptions())
})

test.each(['02 03 05', '03 04 07 00', '04 03 00', '05 0b 000000000000000000', '05 02', '08 09 00000000000000', '1e 01', '1e 00'])(
  'an option whose length is not its own is invalid: %s',
  bytes => {
    decoded(newTcpOptions, decodeTcpOptions, hex(bytes), INVALID)
  },
)

test('options cut anywhere are truncated, unless the cut lies between two', () => {
  const bytes = optionBytes('linux-6.1/tcp', 0) // lengths 4, 2, 10, 1, 3
  const between = new Set([0, 4, 6, 16, 17, 20])
  for (const filler of [0, 255]) {
    const { buffer, at, end } = surrounded(bytes, filler)
    for (let cut = at; cut <= end; cut++) {
      const out = newTcpOptions()
      const status = decodeTcpOptions(buffer, at, cut, out)
      expect([cut - at, status]).toEqual([cut - at, between.has(cut - at) ? OK : TRUNCATED])
      if (status !== OK) expect(out).toEqual(newTcpOptions())
    }
  }
})
