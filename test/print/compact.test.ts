import { putCompact } from '../../src/print/compact.ts'
import { putTableHeader, putTableRow } from '../../src/print/table.ts'
import { parseMap } from '../../src/trace/map.ts'
import { expectGolden } from '../golden.ts'
import { newScene, SYN, segment } from '../trace/scene.ts'
import { ASCII, COLOUR, line, lines, PLAIN, written } from './forms.ts'

/** The zone is the machine's own; only the minutes and what follows are the same everywhere (all zones of today differ by quarters). */
const withoutHour = (text: string): string => text.replace(/^\d\d:\d\d:/, '')

const map = parseMap('10.0.0.100 vip web\n10.1.1.100 vip\n10.1.1.11 rip r1\n10.1.1.12 rip r2', 'map')

test('a short line: time, connection, who to whom, what', () => {
  const s = newScene({ map })
  expect(withoutHour(line(s, (t, trace, p) => putCompact(t, trace, p, PLAIN), segment(s, { flags: SYN, seq: 1 })))).toBe(
    '00.001 #1 client 10.0.0.1:40000→VIP web:80 SYN\n',
  )
  expect(withoutHour(line(s, (t, trace, p) => putCompact(t, trace, p, ASCII), segment(s, { flags: SYN, seq: 1 }), 1000))).toBe(
    '01.001 #1 client 10.0.0.1:40000->VIP web:80 SYN | ! SYN retransmission 1\n',
  )
})

test('a row of the table: the same with and without colour', () => {
  const s = newScene({ map })
  const frame = segment(s, { flags: SYN, seq: 1 })
  const plain = line(s, (t, trace, p) => putTableRow(t, trace, p, PLAIN), frame)
  const coloured = written(t => putTableRow(t, s.trace, s.packet, COLOUR))
  expect(coloured).not.toBe(plain)
  expect(coloured.replace(/\x1b\[[0-9;]*m/g, '').replace(/ +\n/, '\n')).toBe(plain)
})

test('columns begin where the heading says', () => {
  const heading = written(t => putTableHeader(t, PLAIN))
  const rows = lines('linux-6.1-ipvs/nat-any-lvs1', (t, trace, p) => putTableRow(t, trace, p, PLAIN), { map })
  const tcp = rows.filter(row => row.includes(' #') && row.length > heading.indexOf('WHAT'))
  expect(tcp.length).toBeGreaterThan(40)
  for (const row of tcp)
    for (const word of ['CONN', 'FROM', 'TO', 'WHAT']) {
      const at = heading.indexOf(word)
      expect([word, row[at - 1], row[at] !== ' ']).toEqual([word, ' ', true])
    }
})

test.each(['linux-6.1-ipvs/nat-any-lvs1', 'linux-6.1-ipvs/dr-arp-problem-cl', 'keepalived-2.2.7/vrrp3-ipv6', 'linux-6.1/icmp'])(
  '%s: as recorded',
  name => {
    const compact = lines(name, (t, trace, p) => putCompact(t, trace, p, PLAIN), { map })
    const table = lines(name, (t, trace, p) => putTableRow(t, trace, p, PLAIN), { map })
    const text = [...compact.slice(0, 40).map(withoutHour), '\n', ...table.slice(0, 40).map(withoutHour)].join('')
    expectGolden(`test/print/compact/${name.replace('/', '-')}.txt`, text)
  },
)
