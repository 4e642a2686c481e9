import { existsSync, writeFileSync } from 'node:fs'
import { newFilter } from '../../src/capture/bpf.ts'
import { compileFilter, type FilterError } from '../../src/capture/bpf-compile.ts'
import { interpreted } from '../../src/capture/bpf-run.ts'
import { tokens } from '../../src/capture/bpf-where.ts'
import { feed, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { readAll } from '../decode/packet/read-all.ts'
import { EXPRESSIONS, mixedCapture } from './mixed-capture.ts'
import { itWith, output, ownDirectory } from './tools.ts'

const caught = async (expression: string): Promise<FilterError> => {
  try {
    await compileFilter(expression, 1, 262144)
  } catch (error) {
    return error as FilterError
  }
  throw new Error(`compiled: ${expression}`)
}

describe('filters', () => {
  const path = ownDirectory()
  const capture = mixedCapture(6000)

  itWith('tcpdump').each(EXPRESSIONS)('take the packets that tcpdump takes: %s', async expression => {
    writeFileSync(path('mixed.pcap'), capture)
    const theirs = readAll(output('tcpdump', ['-r', path('mixed.pcap'), '-w', '-', '--', expression])).packets.map(packet => packet.seconds)
    const program = await compileFilter(expression, 1, 262144)
    for (const filter of [newFilter(program), interpreted(program)]) {
      const ours: number[] = []
      const d = newCaptureDecoder()
      const r = newPacketRecord()
      feed(d, capture)
      while (next(d, r) === OK) if (filter(r.bytes, r.at, r.end, r.wireLength) !== 0) ours.push(r.seconds)
      expect(ours).toEqual(theirs)
    }
  })

  itWith('tcpdump').each([0, 101, 108, 113, 228, 276])('are compiled for link type %i', async linkType => {
    expect((await compileFilter('tcp port 80', linkType, 256)).code.length).toBeGreaterThan(3)
  })

  itWith('tcpdump')('answer with the snapshot length', async () => {
    const filter = newFilter(await compileFilter('', 1, 96))
    expect(filter(new Uint8Array(60), 0, 60, 60)).toBe(96)
  })

  itWith('tcpdump').each([
    ['port 80 adn icmp', 'adn'],
    ['port 80 and foo', 'foo'],
    ['port 99999', '99999'],
    ['port 80 )', ')'],
    ['(tcp or udp) and (port 80 or (port 443 and host ::1)', '('],
    ['tcp[tcpflags] & (tcp-syn|tcp-ack) == tcp-syn and prot 80', 'prot'],
    ['tcp[tcpflags] & tcp-foo != 0', 'tcp-foo'],
    ['ip[0:3] = 1', '3'],
    ['net 10.0.0.0/33', '10.0.0.0/33'],
    ['host 1.2.3.4.5', '1.2.3.4.5'],
    ['ether host 00:16:3e:00:00:01 and porrt 3', 'porrt'],
    ['-foo', '-foo'],
    ['--version', '--version'],
    ['; touch /tmp/umtool-was-here', ';'],
    ['vlan 5000', '5000'],
    ['tcp and udp', 'udp'],
  ])('that are wrong are marked where: %s', async (expression, word) => {
    const error = await caught(expression)
    expect(error).toMatchObject({ code: 'bad-filter', exit: 2, where: 'filter' })
    expect(expression.slice(error.at, error.at + error.length)).toBe(word)
    const [says, line, marks] = error.message.split('\n')
    expect(says).toBe(error.says)
    expect(line!.slice(4)).toBe(expression)
    expect(marks!.indexOf('^') - 4).toBe(error.at)
    expect(marks!.trim()).toBe('^'.repeat(word.length))
  })

  itWith('tcpdump').each([
    ['port', 'syntax error', 5],
    ['tcp and', 'syntax error', 8],
    ['not', 'syntax error', 4],
    ['ip[0', 'syntax error', 5],
  ])('that stop too early are marked behind their end: %s', async (expression, says, at) => {
    expect(await caught(expression)).toMatchObject({ says: expect.stringContaining(says), at })
  })

  itWith('tcpdump')('carry what libpcap says', async () => {
    expect((await caught('port 99999')).says).toBe('illegal port number 99999 > 65535')
    expect((await caught('vlan 5000')).says).toBe('VLAN tag 5000 greater than maximum 4095')
    expect((await caught('tcp and udp')).says).toBe('expression rejects all packets')
  })

  itWith('tcpdump')('that cannot be given to a program are refused like others', async () => {
    expect(await caught('tcp\0')).toMatchObject({ code: 'bad-filter', says: 'a filter cannot contain a NUL character' })
    expect(await caught('x'.repeat(200000))).toMatchObject({ code: 'bad-filter', says: 'the expression is too long' })
    expect((await caught('tcp \x1b[2J')).message).not.toContain('\x1b')
  })

  const hidden = ['/usr/sbin/tcpdump', '/sbin/tcpdump'].some(existsSync) ? it.skip : it
  hidden('say it when there is no tcpdump to compile them', async () => {
    const { PATH } = process.env
    process.env.PATH = path('.')
    try {
      await expect(compileFilter('tcp', 1, 100)).rejects.toMatchObject({ code: 'no-tcpdump', exit: 3, hint: 'apt-get install tcpdump' })
    } finally {
      process.env.PATH = PATH
    }
  })

  it('are cut into words and signs', () => {
    const words = (expression: string) => tokens(expression).map(({ at, length }) => expression.slice(at, at + length))
    expect(words('not(host ::1||net 10.0.0.0/8)')).toEqual(['not', '(', 'host', '::1', '||', 'net', '10.0.0.0/8', ')'])
    expect(words('ether host 00:16:3e:00:00:01 and portrange 1-2')).toEqual(['ether', 'host', '00:16:3e:00:00:01', 'and', 'portrange', '1-2'])
    expect(words('tcp[tcpflags]&(tcp-syn|tcp-ack)!=0')).toEqual(['tcp', '[', 'tcpflags', ']', '&', '(', 'tcp-syn', '|', 'tcp-ack', ')', '!=', '0'])
    expect(words('ip[0:2]-1=0')).toContain(':')
    expect(words('  ')).toEqual([])
  })
})
