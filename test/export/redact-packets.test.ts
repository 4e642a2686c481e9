// Packets of every protocol, redacted: tshark finds none of their addresses in them, and no checksum that became wrong.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeCapture } from '../../src/capture/write.ts'
import { feed, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { newAddressMap } from '../../src/export/redact/address-map.ts'
import { newNameMap } from '../../src/export/redact/names.ts'
import { type PacketRedaction, redactPacket } from '../../src/export/redact/packet.ts'
import { redactText } from '../../src/export/redact/text.ts'
import { parseAddress, parseMac } from '../../src/lvs/address.ts'
import { newPaths } from '../log/folder.ts'
import { newChance } from '../log/random.ts'
import { files, ROOT } from '../tree.ts'

const newPath = newPaths()
const CAPTURES = files('test/packets').filter(path => /\.pcap(ng)?$/.test(path))
const map = newAddressMap('of a test')
const names = newNameMap(['lvs1', 'lvs2', 'node-a', 'node-b'], 'of a test')
const HOW: PacketRedaction = { map, text: text => names(redactText(text, map)), names, cutsPayload: true }

type Packets = { readonly before: string; readonly after: string; readonly bytes: Uint8Array[] }

/** All captures there are as one, before and after. */
function redactAll(): Packets {
  const [before, after] = [newPath('before.pcapng'), newPath('after.pcapng')]
  const writers = [before, after].map(path => writeCapture(path, { format: 'pcapng', section: {}, interfaces: [] }))
  const links = new Map<number, number>()
  const bytes: Uint8Array[] = []
  for (const path of CAPTURES) {
    const decoder = newCaptureDecoder()
    const record = newPacketRecord()
    feed(decoder, readFileSync(join(ROOT, path)))
    while (next(decoder, record) === OK) {
      if (!links.has(record.linkType)) {
        for (const writer of writers) writer.addInterface({ linkType: record.linkType, snaplen: 262_144 })
        links.set(record.linkType, links.size)
      }
      record.interfaceId = links.get(record.linkType)!
      writers[0]!.write(record, path)
      redactPacket(record, HOW)
      writers[1]!.write(record)
      bytes.push(record.bytes.slice(record.at, record.end))
    }
  }
  for (const writer of writers) writer.close()
  return { before, after, bytes }
}

/** One row a packet, one column a field, with all its values. */
function tshark(path: string, fields: readonly string[]): string[][][] {
  const options = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum'].flatMap(name => ['-o', `${name}:TRUE`])
  const args = ['-n', '-r', path, ...options, '-T', 'fields', '-E', 'aggregator=,', ...fields.flatMap(field => ['-e', field])]
  const { status, stdout, stderr } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(stderr)
  return stdout
    .split('\n')
    .slice(0, -1)
    .map(line => line.split('\t').map(values => values.split(',').filter(value => value !== '')))
}

const SUMS = ['ip', 'tcp', 'udp', 'icmp', 'icmpv6', 'vrrp', 'igmp', 'gre'].map(protocol => `${protocol}.checksum.status`)
const BAD = '0'
const ADDRESSES = [
  'ip.addr',
  'ipv6.addr',
  'eth.addr',
  'arp.src.hw_mac',
  'arp.dst.hw_mac',
  'arp.src.proto_ipv4',
  'arp.dst.proto_ipv4',
  'vrrp.ip_addr',
  'vrrp.ipv6_addr',
  'icmp.redir_gw',
  'icmpv6.nd.ns.target_address',
  'icmpv6.nd.na.target_address',
  'icmpv6.nd.rd.target_address',
  'icmpv6.opt.prefix',
  'icmpv6.mld.multicast_address',
  'icmpv6.mldr.mar.source_address',
  'igmp.saddr',
  'ip.rec_rt',
  'ip.src_rt',
  'ipvs.caddr',
  'ipvs.vaddr',
  'ipvs.daddr',
  'sll.src.eth',
  'ipv6.opt.mipv6.home_address',
]

const bytesOf = (text: string): Uint8Array => parseMac(text) ?? parseAddress(text)!
const other = (bytes: Uint8Array): Uint8Array => (bytes.length === 4 ? map.ipv4(bytes) : bytes.length === 6 ? map.mac(bytes) : map.ipv6(bytes))

let packets: Packets
beforeAll(() => {
  packets = redactAll()
}, 60_000)

test('no address of a packet is left in it, in bytes or as text', () => {
  const rows = tshark(packets.before, ADDRESSES)
  expect(rows).toHaveLength(packets.bytes.length)
  let asked = 0
  const found: string[] = []
  for (const [i, row] of rows.entries())
    for (const text of new Set(row.flat())) {
      const address = bytesOf(text)
      if (Buffer.compare(other(address), address) === 0) continue // what means something stays
      asked++
      const left = Buffer.from(packets.bytes[i]!)
      if (left.includes(Buffer.from(address)) || left.includes(text)) found.push(`packet ${i + 1}: ${text}`)
    }
  expect(asked).toBeGreaterThan(10_000)
  expect(found).toEqual([])
}, 60_000)

test('a checksum that was good is good, or cannot be checked any more; one that was bad stays bad', () => {
  const [before, after] = [tshark(packets.before, SUMS), tshark(packets.after, SUMS)]
  expect(after).toHaveLength(before.length)
  const wrong: string[] = []
  let good = 0
  for (const [i, row] of after.entries())
    for (const [column, states] of row.entries()) {
      good += states.filter(state => state === '1').length
      if (states.includes(BAD) && !before[i]![column]!.includes(BAD)) wrong.push(`packet ${i + 1}: ${SUMS[column]}`)
    }
  expect(wrong).toEqual([])
  expect(good).toBeGreaterThan(5000)
}, 60_000)

test('TCP has no payload any more, and says how long it was', () => {
  const fields = ['tcp.len', 'tcp.payload']
  const [before, after] = [tshark(packets.before, fields), tshark(packets.after, fields)]
  expect(before.filter(row => row[1]!.length > 0).length).toBeGreaterThan(500)
  expect(after.flatMap(row => row[1]!)).toEqual([])
  // As far as a header is whole.
  const changed = after.flatMap(([length], i) =>
    length!.length > 0 && length!.join() !== before[i]![0]!.join() ? [`packet ${i + 1}: ${before[i]![0]} ${length}`] : [],
  )
  expect(changed).toEqual([])
}, 60_000)

test('passwords of VRRP and signatures of Heartbeat are nobody’s', () => {
  const auth = ['vrrp.auth_string', 'ah.icv', 'data.data']
  expect(tshark(packets.before, auth).some(row => row[0]!.some(value => value !== ''))).toBe(true)
  expect(tshark(packets.after, auth).flatMap(row => row[0]!.filter(value => /[^\0]/.test(value)))).toEqual([])
  expect(tshark(packets.after, auth).flatMap(row => row[1]!.filter(value => /[1-9a-f]/.test(value)))).toEqual([])
  const heartbeats = packets.bytes
    .map(bytes => Buffer.from(bytes).toString('latin1'))
    .filter(text => text.includes('###\n') || text.includes('>>>\n'))
  expect(heartbeats.length).toBeGreaterThan(100)
  const signatures = heartbeats.flatMap(text =>
    [...text.matchAll(/auth=\d+ ([0-9a-f]+)|%%%\n\d+:\d+ ([0-9a-f]+)/g)].map(([, one, two]) => one ?? two),
  )
  expect(signatures.length).toBeGreaterThan(10)
  expect(signatures.filter(signature => /[^0]/.test(signature!))).toEqual([])
}, 60_000)

test('any bytes at all are answered, and never with more than what is known', () => {
  const chance = newChance(5)
  for (let round = 0; round < 20_000; round++) {
    const bytes = packets.bytes[chance.below(packets.bytes.length)]!.slice()
    for (let changes = chance.below(6); changes > 0; changes--) if (bytes.length > 0) bytes[chance.below(bytes.length)] = chance.below(256)
    const record = newPacketRecord()
    record.bytes = bytes
    record.end = chance.below(bytes.length + 1)
    record.wireLength = record.end + chance.below(100)
    record.linkType = chance.one([1, 101, 113, 276, 0, 108, 228, 229, 12, 147])
    redactPacket(record, HOW)
    expect(record.end).toBeLessThanOrEqual(record.wireLength)
    expect(record.end).toBeLessThanOrEqual(record.bytes.length)
  }
}, 60_000)
