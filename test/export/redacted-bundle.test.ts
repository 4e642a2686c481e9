// A bundle that was redacted: nothing of what was to go is in it, and it tells the same story.
import { readFileSync } from 'node:fs'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { decodeLine } from '../../src/events/cloud-event.ts'
import { newAddressMap } from '../../src/export/redact/address-map.ts'
import { newRedactor, type Redactor } from '../../src/export/redact/redactor.ts'
import { parseAddress, parseMac } from '../../src/lvs/address.ts'
import { build, umtool } from '../built.ts'
import { newPaths } from '../log/folder.ts'
import { fixture } from '../replay/homes.ts'

/** The machine may be busy: nothing here depends on how long it takes. */
jest.setTimeout(60_000)

const newPath = newPaths()
const KEY = 'of a test'
const NAMES = ['lab', 'lvs1', 'lvs2', 'rs1', 'rs2']

beforeAll(build)

function redacted(name: string): string {
  const path = newPath('redacted.jsonl.zst')
  const { status, stderr } = umtool(['export', '--log', fixture(name), '-w', path, '--redact', 'addresses,payload,names'], { UMTOOL_REDACT_KEY: KEY })
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringMatching(/^[\d,]+ events exported; redacted: addresses, payload, names\n$/) })
  return path
}

const CANDIDATE = /(?<!\w)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}|(?:\d{1,3}\.){3}\d{1,3}/gi

/** Addresses that stand in the text of events, and would be others. */
function addressesIn(lines: readonly string[]): Set<string> {
  const map = newAddressMap(KEY)
  const found = new Set<string>()
  for (const line of lines) {
    if (line.includes('data_base64')) continue
    for (const [text] of line.matchAll(CANDIDATE)) {
      const bytes = parseMac(text) ?? parseAddress(text)
      if (bytes === undefined) continue
      const other = bytes.length === 4 ? map.ipv4(bytes) : bytes.length === 6 ? map.mac(bytes) : map.ipv6(bytes)
      if (Buffer.compare(other, bytes) !== 0) found.add(text)
    }
  }
  return found
}

describe.each(['dr-ka', 'nat-hb', 'tun-ka', 'halb-pm', 'ipv6-ka'])('%s', name => {
  let path: string
  let lines: string[]
  let redactor: Redactor
  beforeAll(() => {
    path = redacted(name)
    lines = gunzipSync(readFileSync(fixture(name)))
      .toString()
      .trimEnd()
      .split('\n')
    const cluster = (JSON.parse(lines[0]!) as { source: string }).source.split('/')[1]!
    redactor = newRedactor({ what: ['addresses', 'payload', 'names'], names: [...new Set([...NAMES, cluster])], key: KEY })
  }, 60_000)

  test('no address, no name and no payload is left, in text or in bytes', () => {
    const out = zstdDecompressSync(readFileSync(path)).toString().trimEnd().split('\n')
    const addresses = addressesIn(lines)
    expect(addresses.size).toBeGreaterThan(10)
    const text = out
      .slice(1, -1)
      .filter(line => !line.includes('data_base64'))
      .join('\n')
    const standing = (address: string): boolean => new RegExp(`(?<![0-9a-f:.])${address.replaceAll('.', '\\.')}(?![0-9a-f:]|\\.\\d)`, 'i').test(text)
    expect([...addresses].filter(standing)).toEqual([])
    const pcaps = out.flatMap(line =>
      line.includes('data_base64') ? [Buffer.from((JSON.parse(line) as { data_base64: string }).data_base64, 'base64')] : [],
    )
    expect(pcaps.length).toBeGreaterThan(10)
    // Of the addresses that stand in the text all are looked for in the packets, as bytes and as text.
    const left = [...addresses].filter(address => {
      const bytes = Buffer.from(parseMac(address) ?? parseAddress(address)!)
      // With three different bytes it may be anything: a time, a length, an option.
      if (new Set(bytes).size < 4) return false
      return pcaps.some(pcap => pcap.includes(bytes) || pcap.includes(address))
    })
    expect(left).toEqual([])
    const words = [text, ...pcaps.map(pcap => pcap.toString('latin1'))]
    expect(words.some(word => /(?<![A-Za-z0-9_])(?:lvs1|lvs2|rs1|rs2)(?![A-Za-z0-9_])/.test(word))).toBe(false)
    expect(words.some(word => /HTTP\/1\.[01]|GET \//.test(word))).toBe(false)
  })

  test('every event is there, with its number, its type and its time', () => {
    const facts = (line: string) => {
      const decoded = decodeLine(line)
      return decoded.ok ? { id: decoded.event.id, type: decoded.event.type, at: decoded.event.at, sequence: decoded.event.sequence } : line
    }
    const out = zstdDecompressSync(readFileSync(path)).toString().trimEnd().split('\n')
    expect(out.slice(1, -1).map(facts)).toEqual(lines.map(facts))
    expect(JSON.parse(out[0]!)).toMatchObject({ redacted: ['addresses', 'payload', 'names'] })
    expect(umtool(['log', 'verify', '--log', path]).status).toBe(umtool(['log', 'verify', '--log', fixture(name)]).status)
  })

  test.each([
    ['events', ['events', '--all', '--utc']],
    ['status', ['status', '--at', 'END']],
    ['timeline', ['timeline', '--utc', '-o', 'json']],
  ])('%s says the same under the other names', (_, args) => {
    const end = (JSON.parse(lines.at(-1)!) as { time: string }).time
    const say = (log: string): string[] => {
      const { status, stdout, stderr } = umtool([...args.map(word => (word === 'END' ? end : word)), '--log', log])
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
      return stdout.split('\n')
    }
    // Columns are as wide as what is in them, and rows may be in the order of names.
    const plain = (line: string): string => line.replace(/\s+/g, ' ').replace(/,$/, '').trim()
    const told = say(path).map(plain)
    const expected = say(fixture(name)).map(line => plain(redactor.text(line)))
    expect(told.toSorted()).toEqual(expected.toSorted())
  })
})
