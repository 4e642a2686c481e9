// What ldirectord's log comes to, held against what was done.
import { readFileSync } from 'node:fs'
import { realServerKeyOf, servicesByName } from '../../collectors/ldirectord/service-of.ts'
import { newLdirectordStory, tell } from '../../collectors/ldirectord/story.ts'
import { parseLdirectordConfig } from '../../src/decode/ldirectord-config.ts'
import { readLdirectordLog } from '../../src/decode/ldirectord-log.ts'
import type { Fact } from '../../src/events/event.ts'
import { expectGolden } from '../golden.ts'
import { clock, factText, messagesOf } from './lab-log.ts'

const FOLDER = 'test/fixtures/ldirectord/4.12.0'
const CASES = ['quiescent', 'removing']

const around = (name: string) => ({
  serviceOf: servicesByName(parseLdirectordConfig(readFileSync(`${FOLDER}/${name}/lvs1/ldirectord.cf`, 'utf8'))),
  round: 10_000_000,
})

function factsOf(name: string): Fact[] {
  const story = newLdirectordStory()
  const surrounding = around(name)
  return messagesOf(`${FOLDER}/${name}/lvs1/ldirectord.log`, readLdirectordLog).flatMap(({ message, at }) => tell(story, message, at, surrounding))
}

/** When something was done, in microseconds. */
function truth(name: string, what: string): number {
  const line = readFileSync(`${FOLDER}/${name}/truth`, 'utf8')
    .split('\n')
    .find(text => text.endsWith(` ${what}`))
  return Math.round(Number(line!.split(' ')[0]) * 1_000_000)
}

test.each(CASES)('%s: all facts', name => {
  expectGolden(`${FOLDER}/${name}/lvs1/facts.txt`, factText(factsOf(name)))
})

test.each(CASES)('%s: told in two parts, it is the same story', name => {
  const messages = messagesOf(`${FOLDER}/${name}/lvs1/ldirectord.log`, readLdirectordLog)
  const surrounding = around(name)
  const whole = factText(factsOf(name))
  for (let cut = 0; cut <= messages.length; cut++) {
    let story = newLdirectordStory()
    const facts = messages.flatMap(({ message, at }, i) => {
      if (i === cut) story = JSON.parse(JSON.stringify(story))
      return tell(story, message, at, surrounding)
    })
    expect(factText(facts)).toBe(whole)
  }
})

test('what belongs to the start is marked, and what was done afterwards is not', () => {
  const facts = factsOf('quiescent').filter(({ type }) => type.startsWith('pool-server.') || type.startsWith('pool-fallback.'))
  const isInitial = ({ data }: Fact): boolean => (data as { initial?: boolean }).initial === true
  const died = truth('quiescent', 'stop web rs1')
  const reread = truth('quiescent', 'weight 10.1.1.11:80 3 5')
  expect(facts.filter(({ at }) => at < died - 1_000_000).every(isInitial)).toBe(true)
  const between = facts.filter(({ at }) => at > died && at < reread)
  expect(between.length).toBeGreaterThan(10)
  expect(between.filter(isInitial)).toEqual([])
})

test('a real server that dies is quiesced in every service it is in, the fallback answers where it was the last, and both are undone', () => {
  const from = truth('quiescent', 'stop web rs2') // a line names the second it was written in, which may have begun before
  const until = truth('quiescent', 'start web rs2')
  const said = factsOf('quiescent')
    .filter(
      ({ at, subject, type }) => at > from - 1_000_000 && at < until && subject.startsWith('tcp/10.1.1.100:80') && type !== 'health-check.recovered',
    )
    .map(({ type, subject }) => `${type} ${subject}`)
  expect(said.filter(line => line.includes('10.1.1.100:80 ') || line.endsWith('10.1.1.100:80'))).toEqual([
    'health-check.failed tcp/10.1.1.100:80 10.1.1.12:80',
    'pool-server.quiesced tcp/10.1.1.100:80 10.1.1.12:80',
    'pool-fallback.started tcp/10.1.1.100:80',
    'pool-server.restored tcp/10.1.1.100:80 10.1.1.11:80',
    'pool-fallback.ended tcp/10.1.1.100:80',
  ])
})

test('a wrong configuration is said, with the line', () => {
  const [wrong] = factsOf('quiescent').filter(({ type }) => type === 'manager.troubled')
  expect(wrong?.data).toMatchObject({ kind: 'configuration', why: expect.stringContaining('line 46') })
  expect(clock(wrong!.at)).toBe('18:48:19.000')
})

test('what the kernel refused did not happen', () => {
  const story = newLdirectordStory()
  const surrounding = around('quiescent')
  const lines = [
    '[Sun Nov 22 07:59:52 2026|l.cf|963] system(/sbin/ipvsadm -a -f 7 -x 0 -y 0 -r :0   -w 1) failed: ',
    '[Sun Nov 22 07:59:52 2026|l.cf|963] Added fallback server: :0 (7) (Weight set to 1)',
    '[Sun Nov 22 07:59:53 2026|l.cf|963] Added real server: 10.1.1.11:80 (7) (Weight set to 1)',
  ]
  const facts = lines.flatMap(line => {
    const reading = readLdirectordLog(line)
    return reading?.ok ? tell(story, reading.message, 0, surrounding) : []
  })
  expect(facts.map(({ type }) => type)).toEqual(['pool-command.failed', 'pool-server.added'])
})

describe('the configuration', () => {
  test('is read as ldirectord reads it', () => {
    expectGolden(
      `${FOLDER}/quiescent/lvs1/configuration.json`,
      `${JSON.stringify(parseLdirectordConfig(readFileSync(`${FOLDER}/quiescent/lvs1/ldirectord.cf`, 'utf8')), undefined, 2)}\n`,
    )
  })

  test('has the program’s defaults, names of services, ranges, and says what it cannot read', () => {
    const config = parseLdirectordConfig(
      [
        'checktimeout=7',
        'virtual=10.0.0.1:domain',
        '\treal=10.0.0.254->10.0.1.1:53 masq',
        '\treal=web:http ipip 3',
        '\treal=nowhere',
        'virtual6=9',
        '    real6=[fd00::A] gate',
        'what',
      ].join('\n'),
    )
    expect(config).toMatchObject({ log: '/var/log/ldirectord.log', interval: 10, connect: 7, negotiate: 7 })
    expect(
      config.services.map(({ service, quiescent, servers }) => [service, quiescent, servers.map(({ server, weight }) => `${server} ${weight}`)]),
    ).toEqual([
      ['udp/10.0.0.1:53', false, ['10.0.0.254:53 1', '10.0.0.255:53 1', '10.0.1.0:53 1', '10.0.1.1:53 1', 'web:80 3']],
      ['fwmark6/9', false, ['[fd00::a]:0 1']],
    ])
    expect(config.problems).toEqual(['line 5: no real server: "nowhere"', 'line 8: cannot read "what"'])
  })

  test('gives names in the log their protocol', () => {
    const services = servicesByName(
      parseLdirectordConfig('virtual=10.0.0.1:53\n\treal=10.0.0.2:53 gate\n\nvirtual=10.0.0.1:80\n\tprotocol=tcp\nvirtual6=9\n'),
    )
    expect(services('10.0.0.1:53')).toBe('udp/10.0.0.1:53')
    expect(services('10.0.0.1:80')).toBe('tcp/10.0.0.1:80')
    expect(services('10.0.0.9:81')).toBe('tcp/10.0.0.9:81')
    expect(services('9')).toBe('fwmark6/9')
    expect(services('10')).toBe('fwmark/10')
    expect(services('10.0.0.1:80', 'udp')).toBe('tcp/10.0.0.1:80')
  })
})

test.each([
  ['10.9.0.3:80', 'tcp/10.9.0.100:80 10.9.0.3:80'],
  ['[FD00:0:0::3]:80', 'tcp/10.9.0.100:80 [fd00::3]:80'],
  ['[fd00::3]:80', 'tcp/10.9.0.100:80 [fd00::3]:80'],
  [':0', 'tcp/10.9.0.100:80 :0'],
  ['[nonsense]:80', 'tcp/10.9.0.100:80 [nonsense]:80'],
])('the real server %s is named as the kernel names it', (server, key) => {
  expect(realServerKeyOf('tcp/10.9.0.100:80', server)).toBe(key)
})
