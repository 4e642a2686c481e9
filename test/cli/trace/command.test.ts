// `umtool trace` as a user runs it: the built command, real capture files, real tcpdump beside it.

import { spawn, spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { BIN, build, umtool } from '../../built.ts'
import { ROOT } from '../../tree.ts'

const PACKETS = join(ROOT, 'test/packets')
const DR = join(PACKETS, 'linux-6.1-ipvs/dr-lvs1.pcap')
const VRRP = join(PACKETS, 'keepalived-2.2.7/vrrp2-failback.pcap')

const dir = mkdtempSync(join(tmpdir(), 'umtool-trace-'))
const at = (name: string): string => join(dir, name)
beforeAll(build)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const tcpdump = (...args: string[]): string =>
  spawnSync('tcpdump', ['-n', ...args], { encoding: 'latin1', env: { ...process.env, TZ: 'UTC' } }).stdout
const trace = (...args: string[]) => umtool(['trace', ...args], { TZ: 'UTC' })

describe('lines', () => {
  test.each([[[]], [['-e']], [['-vvv']], [['-q']], [['-tttt']], [['-X']], [['-#']], [['-S']], [['-e', '-vv', '-XX']]])(
    "are tcpdump's with %j",
    flags => {
      const { status, stdout } = trace('-r', DR, ...flags)
      expect(stdout).toBe(tcpdump('-r', DR, ...flags))
      expect(status).toBe(0)
    },
  )

  test('a filter selects what it selects for tcpdump', () => {
    for (const words of ['arp', 'port 80 and src host 10.1.1.1', 'tcp[13] & 2 != 0', 'ether src 02:00:00:00:00:02']) {
      expect(trace('-r', DR, ...words.split(' ')).stdout).toBe(tcpdump('-r', DR, words))
    }
  })

  test('--port shows the service and what belongs to it, --only-port nothing else', () => {
    expect(trace('-r', DR, '--port', '80').stdout).toBe(tcpdump('-r', DR, 'port 80 or icmp or arp or icmp6'))
    expect(trace('-r', DR, '--port', '80', '--only-port').stdout).toBe(tcpdump('-r', DR, 'port 80'))
    expect(trace('-r', VRRP, '--port', '80').stdout).toContain('VRRPv2')
  })

  test('--sample says how many packets it left out: with those shown they are all', () => {
    const all = tcpdump('-r', DR, 'port 80 or icmp or arp or icmp6').split('\n').length - 1
    const { stdout, stderr } = trace('-r', DR, '--port', '80', '--sample', '1/4')
    const shown = stdout.split('\n').length - 1
    expect(shown).toBeLessThan(all)
    expect(stderr).toBe(`${all - shown} packets sampled out\n`)
    expect(trace('-r', DR, '--port', '80', '--sample', '1/4', '--annotate').stderr).toContain(`; ${all - shown} sampled out\n`)
    const summary = trace('-r', DR, '--port', '80', '--sample', '1/4', '-o', 'jsonl').stdout.trimEnd().split('\n').at(-1)!
    expect(JSON.parse(summary)).toMatchObject({ type: 'summary', packets: shown, sampledOut: all - shown })
    expect(trace('-r', DR, 'host 192.0.2.77', '--sample', '1/4').stderr).toBe('0 packets sampled out\n')
    expect(trace('-r', DR).stderr).toBe('')
  })

  test('-c stops', () => expect(trace('-r', DR, '-c', '5').stdout).toBe(tcpdump('-r', DR, '-c', '5')))

  test('--annotate adds to the line and changes nothing of it', () => {
    const bare = tcpdump('-r', DR).split('\n')
    const { stdout, stderr } = trace('-r', DR, '--annotate')
    const annotated = stdout.split('\n')
    expect(annotated).toHaveLength(bare.length)
    for (const [i, line] of annotated.entries()) expect(line.startsWith(bare[i]!)).toBe(true)
    expect(stdout).toContain('#1 client')
    expect(stdout).toMatch(/same packet .* forwarded to .*02:00:00:00:00:12/)
    expect(stderr).toContain('82 packets')
  })

  test('a takeover is told on the lines and in the summary', () => {
    const { stdout, stderr } = trace('-r', VRRP, '--annotate')
    expect(stdout).toMatch(/vrid 51: master is 10\.1\.1\.2/)
    expect(stdout).toMatch(/10\.1\.1\.100 is-at 02:00:00:00:00:02 \(was 02:00:00:00:00:03/)
    expect(stderr).toMatch(/who claims what/)
  })

  test('a map file names the addresses; a bad one is told with its line', () => {
    writeFileSync(at('map'), '# cluster\n10.1.1.100 vip web\n10.1.1.12 rip rs2\n')
    expect(trace('-r', DR, '--annotate', '--map', at('map')).stdout).toContain('VIP web')
    writeFileSync(at('bad'), '10.1.1.100 vip\n10.1.1.300 rip\n')
    const { status, stderr } = trace('-r', DR, '--annotate', '--map', at('bad'))
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/line 2/)
  })
})

describe('other forms', () => {
  test('jsonl: one valid object per packet, and the summary last', () => {
    const { stdout, stderr, status } = trace('-r', DR, '-o', 'jsonl')
    const objects = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(objects).toHaveLength(83)
    expect(objects.at(-1)).toMatchObject({ type: 'summary', packets: 82 })
    expect(objects[0].time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(status).toBe(0)
    expect(stderr).toBe('')
  })

  test('json: an array', () => expect(JSON.parse(trace('-r', DR, '-o', 'json', '-c', '3').stdout)).toHaveLength(4))

  test.each(['compact', 'table'])('%s: a line per packet', form => {
    expect(trace('-r', DR, '-o', form).stdout.trimEnd().split('\n').length).toBeGreaterThanOrEqual(82)
  })

  test('--packet-count', () => expect(trace('-r', DR, '--packet-count').stdout).toBe('82 packets\n'))
})

describe('files', () => {
  test.each([
    ['gzip', gzipSync],
    ['zstd', zstdCompressSync],
  ])('%s is read by content', (_, pack) => {
    writeFileSync(at('packed'), pack(readFileSync(DR)))
    expect(trace('-r', at('packed')).stdout).toBe(tcpdump('-r', DR))
  })

  test('standard input', () => {
    const { stdout } = spawnSync(process.execPath, [BIN, 'trace', '-r', '-'], {
      input: readFileSync(DR),
      encoding: 'latin1',
      env: { ...process.env, TZ: 'UTC' },
    })
    expect(stdout).toBe(tcpdump('-r', DR))
  })

  test.each(['pcap', 'pcapng'])('what -w writes as %s, tcpdump reads', ending => {
    const file = at(`written.${ending}`)
    expect(trace('-r', DR, '-w', file, 'port', '80').stderr).toMatch(/74 packets written/)
    expect(tcpdump('-r', file)).toBe(tcpdump('-r', DR, 'port 80'))
  })

  test('-w - is a capture on standard output, with --print refused to mix into it', () => {
    const { stdout } = spawnSync(process.execPath, [BIN, 'trace', '-r', DR, '-w', '-'], { encoding: 'buffer' })
    expect(stdout.readUInt32LE(0)).toBe(0xa1b2c3d4)
    expect(trace('-r', DR, '-w', '-', '--print').status).toBe(2)
  })

  test('a cut file: what is whole is shown, then it is said, and the exit code is 5', () => {
    writeFileSync(at('cut.pcap'), readFileSync(DR).subarray(0, -10))
    const { stdout, stderr, status } = trace('-r', at('cut.pcap'))
    expect(stdout.trimEnd().split('\n')).toHaveLength(81)
    expect(stderr).toMatch(/truncated/)
    expect(status).toBe(5)
  })

  test('a growing file is followed', async () => {
    const whole = readFileSync(DR)
    writeFileSync(at('grows.pcap'), whole.subarray(0, 2000))
    const child = spawn(process.execPath, [BIN, 'trace', '-r', at('grows.pcap'), '-f'], { env: { ...process.env, TZ: 'UTC' } })
    let shown = ''
    let more = (): void => {}
    child.stdout.setEncoding('latin1').on('data', text => {
      shown += text
      more()
    })
    const until = async (done: () => boolean): Promise<void> => {
      while (!done()) await new Promise<void>(resolve => (more = resolve))
    }
    await until(() => shown.includes('\n'))
    appendFileSync(at('grows.pcap'), whole.subarray(2000))
    await until(() => shown.trimEnd().split('\n').length === 82)
    const closed = new Promise<number | null>(resolve => child.on('close', resolve))
    child.kill('SIGINT')
    expect(await closed).toBe(0)
    expect(shown).toBe(tcpdump('-r', DR))
  })
})

describe('errors say what, where and what next', () => {
  test.each([
    ['no such file', ['-r', '/nonexistent'], 3, /\/nonexistent: no such file/],
    ['not a capture', ['-r', join(ROOT, 'LICENSE')], 1, /neither pcap nor pcapng/],
    ['a directory', ['-r', ROOT], 3, /is a directory/],
    ['no interface', [], 2, /which interface/],
    ['unknown flag', ['--prot', '80'], 2, /did you mean --port/],
    ['bad filter', ['-r', DR, 'port', '80', 'adn', 'icmp'], 2, /port 80 adn icmp\n\s+\^\^\^/],
    ['no such interface', ['no-such-if0'], 3, /no such interface/],
    ['a name no interface can have', ['../../etc'], 2, /\.\.\/\.\.\/etc/],
  ])('%s', (_, args, status, message) => {
    const outcome = trace(...(args as string[]))
    expect(outcome.stderr).toMatch(message as RegExp)
    expect(outcome.stderr).not.toMatch(/at .*\.js:\d+/)
    expect(outcome.stdout).toBe('')
    expect(outcome.status).toBe(status)
  })

  test('a closed pipe ends quietly', () => {
    copyFileSync(DR, at('a.pcap'))
    const { stdout, stderr, status } = spawnSync('sh', ['-c', `"${process.execPath}" "${BIN}" trace -r "${at('a.pcap')}" -vvv -XX; echo "$?" >&2`], {
      encoding: 'latin1',
    })
    expect(stdout.length).toBeGreaterThan(10_000)
    expect([status, stderr]).toEqual([0, '0\n'])
    const cut = spawnSync('sh', ['-c', `{ "${process.execPath}" "${BIN}" trace -r "${at('a.pcap')}" -vvv -XX; echo "$?" >&2; } | head -n 1`], {
      encoding: 'latin1',
    })
    expect(cut.stdout.split('\n')).toHaveLength(2)
    expect(cut.stderr).toBe('0\n')
  })

  test('a full disk is told, with what was saved', () => {
    const { status, stderr } = trace('-r', DR, '-w', '/dev/full')
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/no space left/)
  })
})
