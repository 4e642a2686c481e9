// The collectors of heartbeat and ldirectord whole: where they look, restarts with bookmarks, what they cannot do.
import { readFileSync } from 'node:fs'
import { heartbeat } from '../../collectors/heartbeat.ts'
import { ldirectord } from '../../collectors/ldirectord.ts'
import { readHaLog } from '../../src/decode/ha-log.ts'
import { readLdirectordLog } from '../../src/decode/ldirectord-log.ts'
import { written } from './lab-log.ts'
import { runScripted, type Script, unableIn } from './scripted-outside.ts'

const SECOND = 1_000_000
const HEARTBEAT = 'test/fixtures/heartbeat/3.0.6'
const LDIRECTORD = 'test/fixtures/ldirectord/4.12.0'
const _KEEPALIVED = 'test/fixtures/keepalived/2.2.7'

const said = (facts: readonly { type: string; subject: string }[]): string[] => facts.map(({ type, subject }) => `${type} ${subject}`)
const ofLog = (facts: readonly { type: string; subject: string }[]): string[] => said(facts).filter(line => !/sampled|counted|configured/.test(line))

describe('heartbeat', () => {
  const lines = written(`${HEARTBEAT}/switch/lvs1/ha-log`)
  const script: Script = {
    files: { '/etc/ha.d/ha.cf': '# of the lab\nlogfile /var/log/heart\n' },
    logs: { '/var/log/heart': lines },
    programs: {
      'cl_status hbstatus -v': {
        status: 0,
        stdout: readFileSync(`${HEARTBEAT}/switch/lvs1/cl_status.active`, 'utf8')
          .split('$ cl_status hbstatus -v\n')[1]!
          .replace(/status 0\n$/, ''),
        stderr: '',
      },
      'cl_status rscstatus': { status: 0, stdout: 'local\n', stderr: '' },
    },
  }
  const from = lines[0]!.at
  const until = lines.at(-1)!.at + 10 * SECOND

  test('follows the log that ha.cf names, and says a picture of the cluster', async () => {
    const { facts, troubles } = await runScripted(heartbeat, script, { from, until })
    expect(troubles).toEqual([])
    expect(said(facts).filter(line => line.startsWith('node.'))).toEqual([
      'node.joined lvs2',
      'node.took-over lvs1',
      'node.standby-requested lvs1',
      'node.gave-up lvs1',
      'node.standby-requested lvs2',
      'node.took-over lvs1',
      'node.left lvs2',
      'node.gave-up lvs1',
    ])
    expect(facts.find(({ type }) => type === 'ha.sampled')?.data).toEqual({
      manager: 'heartbeat',
      running: true,
      holds: 'local',
      nodes: ['lvs1', 'lvs2'].map(name => ({ name, state: 'active', links: ['eth0', 'eth1'].map(link => ({ name: link, state: 'up' })) })),
    })
    expect(facts.some(({ type }) => type === 'log-lines.counted')).toBe(true)
  })

  test('a picture is said again when it changes or an hour has passed, not each time it is taken', async () => {
    const { facts } = await runScripted(heartbeat, { ...script, logs: {} }, { from, until: from + 7000 * SECOND })
    expect(facts.filter(({ type }) => type === 'ha.sampled')).toHaveLength(2)
  })

  test('stopped anywhere and started later with its bookmark, it says nothing twice and forgets nothing', async () => {
    const whole = ofLog((await runScripted(heartbeat, script, { from, until })).facts)
    for (const cut of [0, 7, 20, 33, 34, 38, 41, 45, 60, 80, 100].map(i => lines[i]!.at + 1)) {
      const first = await runScripted(heartbeat, script, { from, until: cut })
      const second = await runScripted(heartbeat, script, { from: cut + 3600 * SECOND, until: until + 7200 * SECOND, bookmarks: first.bookmarks })
      expect([...ofLog(first.facts), ...ofLog(second.facts)]).toEqual(whole)
    }
  })

  test('lines that are read late keep their own time, lines that are fresh get the time of reading', async () => {
    const fresh = await runScripted(
      heartbeat,
      { ...script, logs: { '/var/log/heart': lines.map(({ at, value }) => ({ at: at + 250_000, value })) } },
      { from, until },
    )
    const tookOver = fresh.facts.filter(({ type }) => type === 'node.took-over')
    expect(tookOver.every(({ at }) => at % SECOND >= 250_000)).toBe(true)
    const late = await runScripted(heartbeat, script, {
      from: until,
      until: until + SECOND,
      bookmarks: { log: JSON.stringify({ place: '0', story: {} }) },
    })
    expect(late.facts.filter(({ type }) => type === 'node.took-over').every(({ at }) => at % SECOND === 0)).toBe(true)
    expect(ofLog(late.facts)).toEqual(ofLog(fresh.facts))
  })

  test('cannot run where Heartbeat is not, and says so', async () => {
    expect(await unableIn(heartbeat, {})).toMatchObject({ why: expect.stringContaining('/etc/ha.d/ha.cf') })
    expect(await unableIn(heartbeat, script)).toBeUndefined()
    expect(await unableIn(heartbeat, {}, { log: '/somewhere' })).toBeUndefined()
  })

  test('a bookmark that is not ours begins anew', async () => {
    for (const log of ['', '{', 'null', '7', '{"place":7}']) {
      const { facts } = await runScripted(heartbeat, script, { from: until, until: until + SECOND, bookmarks: { log } })
      expect(ofLog(facts)).toEqual([])
    }
  })

  test('every line of the recording is one that the parser answers for', () => {
    expect(lines.filter(({ value }) => readHaLog(value)?.ok === false)).toEqual([])
  })
})

describe('ldirectord', () => {
  const lines = written(`${LDIRECTORD}/removing/lvs1/ldirectord.log`)
  const configuration = readFileSync(`${LDIRECTORD}/removing/lvs1/ldirectord.cf`, 'utf8')
  const script: Script = { files: { '/etc/ha.d/ldirectord.cf': configuration }, logs: { '/tmp/ldirectord.log': lines } }
  const from = lines[0]!.at
  const until = lines.at(-1)!.at + SECOND

  test('says its configuration once, and follows the log that it names', async () => {
    const { facts, troubles } = await runScripted(ldirectord, script, { from, until })
    expect(troubles).toEqual([])
    const configured = facts.filter(({ type }) => type === 'pool.configured')
    expect(configured).toHaveLength(1)
    expect(configured[0]).toMatchObject({ subject: '/etc/ha.d/ldirectord.cf', data: { services: { length: 4 } } })
    expect(said(facts)).toContain('pool-server.removed tcp/10.1.1.100:80 10.1.1.11:80')
    expect(said(facts).filter(line => line === 'pool-fallback.started fwmark/7').length).toBeGreaterThan(0)
  })

  test('stopped anywhere and started later with its bookmark, it says nothing twice and forgets nothing', async () => {
    const whole = ofLog((await runScripted(ldirectord, script, { from, until })).facts)
    for (const cut of [3, 15, 30, 45].map(i => lines[i]!.at + 1)) {
      const first = await runScripted(ldirectord, script, { from, until: cut })
      const second = await runScripted(ldirectord, script, { from: cut + 3600 * SECOND, until: until + 7200 * SECOND, bookmarks: first.bookmarks })
      expect([...ofLog(first.facts), ...ofLog(second.facts)]).toEqual(whole)
    }
  })

  test('without a configuration, or with one that describes nothing, it cannot run', async () => {
    expect(await unableIn(ldirectord, {})).toMatchObject({ why: expect.stringContaining('ldirectord.cf') })
    expect(await unableIn(ldirectord, { files: { '/etc/ha.d/ldirectord.cf': '# nothing\n' } })).toMatchObject({
      why: expect.stringContaining('no service'),
    })
    expect(await unableIn(ldirectord, script)).toBeUndefined()
  })

  test('an unreadable line of a log is trouble', async () => {
    const bad = [{ at: from, value: '[Sun Nov 22 08:00:03 2026|l.cf|963] Added real server: 10.9.0.3:80' }]
    const { troubles, facts } = await runScripted(ldirectord, { ...script, logs: { '/tmp/ldirectord.log': bad } }, { from, until })
    expect(troubles).toEqual(['/tmp/ldirectord.log: begins like a message we know and cannot be read'])
    expect(ofLog(facts)).toEqual([])
    expect(readLdirectordLog(bad[0]!.value)?.ok).toBe(false)
  })
})
