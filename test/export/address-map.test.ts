// Other addresses for addresses: the same for the same, subnets stay subnets, what means something stays.
import { newAddressMap } from '../../src/export/redact/address-map.ts'
import { newNameMap } from '../../src/export/redact/names.ts'
import { redactText } from '../../src/export/redact/text.ts'
import { formatIpv4, formatIpv6, formatMac, parseIpv4, parseIpv6, parseMac } from '../../src/lvs/address.ts'
import { newChance } from '../log/random.ts'

const map = newAddressMap('a key')
const v4 = (text: string): string => formatIpv4(map.ipv4(parseIpv4(text)!), 0)
const v6 = (text: string): string => formatIpv6(map.ipv6(parseIpv6(text)!), 0)
const mac = (text: string): string => formatMac(map.mac(parseMac(text)!), 0)

function sharedBits(a: Uint8Array, b: Uint8Array): number {
  for (let bit = 0; bit < a.length * 8; bit++) if (((a[bit >> 3]! ^ b[bit >> 3]!) & (0x80 >> (bit & 7))) !== 0) return bit
  return a.length * 8
}

test('two addresses share as many bits afterwards as before', () => {
  const chance = newChance(1)
  for (let round = 0; round < 3000; round++) {
    const bytes = round % 2 === 0 ? 4 : 16
    const a = Uint8Array.from({ length: bytes }, () => chance.below(256))
    // Neither multicast nor made of a MAC, which are mapped otherwise.
    a[0] = bytes === 4 ? 1 + chance.below(223) : 0x20
    if (bytes === 16) a[11] = 0x11
    const b = a.slice()
    const bit = chance.below(bytes * 8 - 12) + 12
    b[bit >> 3]! ^= 0x80 >> (bit & 7)
    for (let i = (bit >> 3) + 1; i < bytes; i++) if (i !== 11) b[i] = chance.below(256)
    const of = bytes === 4 ? map.ipv4 : map.ipv6
    const [shared, afterwards] = [sharedBits(a, b), sharedBits(of(a), of(b))]
    // Behind the 104th bit of IPv6 a count of its own begins.
    expect(afterwards).toBe(shared)
  }
})

test('no two addresses become one', () => {
  const others = new Set<string>()
  for (let i = 0; i < 65_536; i++) others.add(v4(`10.1.${i >> 8}.${i & 255}`))
  expect(others.size).toBe(65_536)
  expect([...others].every(text => text.startsWith('10.'))).toBe(true)
})

test.each(['0.0.0.0', '127.0.0.1', '224.0.0.18', '239.1.2.3', '255.255.255.255', '255.255.255.0'])('%s means what it means', address =>
  expect(v4(address)).toBe(address),
)

test.each(['::', '::1', 'ff02::1', 'ff02::12', 'ff05::2'])('%s means what it means', address => expect(v6(address)).toBe(address))

test.each([
  ['10.1.1.2', /^10\./],
  ['172.20.1.2', /^172\.(?:1[6-9]|2\d|3[01])\./],
  ['192.168.1.1', /^192\.168\./],
  ['169.254.7.7', /^169\.254\./],
  ['192.0.2.9', /^192\.0\.2\./],
  ['8.8.8.8', /^(?!10\.|127\.|0\.)/],
])('%s stays in its block', (address, block) => {
  expect(v4(address)).toMatch(block)
  expect(v4(address)).not.toBe(address)
})

test('link-local, unique local and documentation stay what they are', () => {
  expect(v6('fe80::1234:5678')).toMatch(/^fe80::/)
  expect(v6('fd00::1')).toMatch(/^fd/)
  expect(v6('2001:db8::1')).toMatch(/^2001:db8:/)
  expect(v6('::ffff:10.1.1.2')).toBe(`::ffff:${v4('10.1.1.2')}`)
})

test('a MAC stays one of many or of one, chosen or of a maker, and VRRP’s stay whole', () => {
  for (const kept of [
    '00:00:5e:00:01:33',
    '00:00:5e:00:02:33',
    'ff:ff:ff:ff:ff:ff',
    '00:00:00:00:00:00',
    '01:00:5e:00:00:12',
    '33:33:00:00:00:01',
    '01:80:c2:00:00:00',
  ])
    expect(mac(kept)).toBe(kept)
  for (const changed of ['02:00:0a:01:01:02', '00:16:3e:12:34:56', '33:33:ff:01:01:02']) {
    expect(mac(changed)).not.toBe(changed)
    expect(Number.parseInt(mac(changed).slice(0, 2), 16) & 3).toBe(Number.parseInt(changed.slice(0, 2), 16) & 3)
  }
})

test('an address made of a MAC, its solicited-node group and the MAC of that stay together', () => {
  const other = parseMac(mac('02:00:0a:01:01:02'))!
  expect(v6('fe80::aff:fe01:102')).toBe(
    formatIpv6(Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, other[0]! ^ 2, other[1]!, other[2]!, 0xff, 0xfe, ...other.subarray(3)), 0),
  )
  const end = (text: string): string => parseIpv6(text)!.slice(13).join()
  expect(end(v6('ff02::1:ff01:102'))).toBe(end(v6('fe80::aff:fe01:102')))
  expect(end(v6('ff02::1:ff00:100'))).toBe(end(v6('fd00::100')))
  expect(parseMac(mac('33:33:ff:00:01:00'))!.slice(3).join()).toBe(end(v6('fd00::100')))
})

test('the same key gives the same, another key something else', () => {
  const [same, other] = [newAddressMap('a key'), newAddressMap('another')]
  expect(same.ipv4(parseIpv4('10.1.1.2')!)).toEqual(map.ipv4(parseIpv4('10.1.1.2')!))
  expect(other.ipv4(parseIpv4('10.1.1.2')!)).not.toEqual(map.ipv4(parseIpv4('10.1.1.2')!))
})

test.each([
  ['tcp/10.1.1.100:80 10.1.1.11:80', `tcp/${v4('10.1.1.100')}:80 ${v4('10.1.1.11')}:80`],
  ['[fd00::100]:80', `[${v6('fd00::100')}]:80`],
  ['10.1.1.100/24', `${v4('10.1.1.100')}/24`],
  ['IPaddr2::10.1.1.100/24/eth0', `IPaddr2::${v4('10.1.1.100')}/24/eth0`],
  ['IPv6addr::fd00::100/64', `IPv6addr::${v6('fd00::100')}/64`],
  ['fe80::1%eth0 is there.', `${v6('fe80::1')}%eth0 is there.`],
  ['no route to fd00::3: gave up', `no route to ${v6('fd00::3')}: gave up`],
  ['::ffff:10.1.1.2 and 10.1.1.2', `::ffff:${v4('10.1.1.2')} and ${v4('10.1.1.2')}`],
  ['at 02:00:0A:01:01:02', `at ${mac('02:00:0a:01:01:02').toUpperCase()}`],
  ['at 02-00-0a-01-01-02', `at ${mac('02:00:0a:01:01:02').replaceAll(':', '-')}`],
  ['2026-11-22T21:50:11.123456Z', '2026-11-22T21:50:11.123456Z'],
  ['21:50:11 keepalived 2.2.7', '21:50:11 keepalived 2.2.7'],
  ['std::vector ::1 :: a::', 'std::vector ::1 :: a::'],
  ['netmask 255.255.255.0', 'netmask 255.255.255.0'],
  ['300.1.1.1 1.2.3', '300.1.1.1 1.2.3'],
])('text: %s', (text, expected) => expect(redactText(text, map).replace(v6('a::'), 'a::')).toBe(expected))

test('a network becomes a network, and its hosts lie in it', () => {
  const [network, length] = redactText('10.1.1.0/24', map).split('/')
  expect(length).toBe('24')
  expect(network).toMatch(/\.0$/)
  expect(v4('10.1.1.7').replace(/\d+$/, '0')).toBe(network)
  expect(redactText('fd00:1::/64', map)).toMatch(/::\/64$/)
})

test('endless colons are done with at once', () => {
  const text = ':'.repeat(200_000)
  expect(redactText(text, map)).toHaveLength(text.length)
})

test('names become others of their length, where they are words', () => {
  const names = newNameMap(['lvs1', 'lvs2', 'lvs'], 'a key')
  const [one, two, cluster] = [names('lvs1'), names('lvs2'), names('lvs')]
  expect(new Set([one, two, cluster, 'lvs1', 'lvs2', 'lvs']).size).toBe(6)
  expect([one.length, two.length, cluster.length]).toEqual([4, 4, 3])
  expect(names('/lvs/lvs1/ipvs lvs1.example.com elvs lvs12')).toBe(`/${cluster}/${one}/ipvs ${one}.example.com elvs lvs12`)
})
