// The collectors of keepalived and pacemaker whole: two sources of one truth, where they look, what they cannot do.
import { readFileSync } from 'node:fs'
import { keepalived } from '../../collectors/keepalived.ts'
import { pacemaker } from '../../collectors/pacemaker.ts'
import { linesOf, written } from './lab-log.ts'
import { runScripted, type Script, unableIn } from './scripted-outside.ts'

const SECOND = 1_000_000
const _HEARTBEAT = 'test/fixtures/heartbeat/3.0.6'
const _LDIRECTORD = 'test/fixtures/ldirectord/4.12.0'
const KEEPALIVED = 'test/fixtures/keepalived/2.2.7'

const said = (facts: readonly { type: string; subject: string }[]): string[] => facts.map(({ type, subject }) => `${type} ${subject}`)
const _ofLog = (facts: readonly { type: string; subject: string }[]): string[] => said(facts).filter(line => !/sampled|counted|configured/.test(line))

describe('keepalived', () => {
  const log = written(`${KEEPALIVED}/vrrp/lvs1/syslog`)
  const fifo = linesOf(`${KEEPALIVED}/vrrp/lvs1/fifo`)
    .filter(line => line !== '')
    .map(line => ({ at: Math.round(Number(line.slice(0, line.indexOf(' '))) * SECOND), value: line.slice(line.indexOf(' ') + 1) }))
  const from = log[0]!.at
  const until = log.at(-1)!.at + 5 * SECOND
  const conf = 'global_defs {\n  vrrp_notify_fifo /run/umtool.fifo\n}\n'
  const base: Script = { files: { '/etc/keepalived/keepalived.conf': conf } }
  const withLog: Script = { ...base, logs: { '/var/log/syslog': log } }
  const withBoth: Script = { ...withLog, fifos: { '/run/umtool.fifo': fifo } }

  const states = (facts: readonly { type: string; subject: string; data: unknown }[]): string[] =>
    facts.flatMap(({ type, subject, data }) => (type === 'vrrp-instance.entered' ? [`${subject} ${(data as { state: string }).state}`] : [])).sort()

  test('log and FIFO together say what either says alone, each once', async () => {
    const alone = await runScripted(keepalived, withLog, { from, until })
    const both = await runScripted(keepalived, withBoth, { from, until })
    expect(both.troubles).toEqual([])
    expect(states(both.facts)).toEqual(states(alone.facts))
    expect(both.facts.some(({ data }) => (data as { heard?: string }).heard === 'fifo')).toBe(true)
  })

  test('what lay in the FIFO while nobody read is left to the log, which knows when it was', async () => {
    const middle = fifo[20]!.at
    const stale = {
      ...withBoth,
      fifos: { '/run/umtool.fifo': [...fifo.slice(0, 20).map(({ value }) => ({ at: middle, value })), ...fifo.slice(20)] },
    }
    const first = await runScripted(keepalived, withLog, { from, until: fifo[5]!.at })
    const second = await runScripted(keepalived, stale, { from: middle - 1000, until, bookmarks: first.bookmarks })
    const alone = await runScripted(keepalived, withLog, { from, until })
    expect(states([...first.facts, ...second.facts])).toEqual(states(alone.facts))
  })

  test('a log of its own that comes later is read from its beginning, and syslog no more', async () => {
    const half = log[Math.floor(log.length / 2)]!.at
    // keepalived is started anew, with a log of its own that syslog repeats.
    const own = log.filter(({ at }) => at >= half)
    const repeated = [...log.filter(({ at }) => at < half), ...own.map(({ at, value }) => ({ at: at + 1000, value }))]
    const script = { ...base, logs: { '/var/log/syslog': repeated, '/var/log/keepalived.log': own } }
    const hidden: Script = { ...script, missing: ['/var/log/keepalived.log'] }
    const alone = await runScripted(keepalived, withLog, { from, until })
    const switched = await runScripted(keepalived, hidden, { from, until })
    expect(states(switched.facts)).toEqual(states(alone.facts))
    const counts = switched.facts.filter(({ type }) => type === 'log-lines.counted').map(({ subject }) => subject)
    expect(counts.at(-1)).toBe('/var/log/keepalived.log')
  })

  test('after a power cut a state that the FIFO tells before the log does not come from the one before', async () => {
    const before = await runScripted(keepalived, withLog, { from, until })
    const again = until + 60 * SECOND
    const fifos = { '/run/umtool.fifo': [{ at: again + 20 * SECOND, value: 'INSTANCE "VI_1" BACKUP 100' }] }
    const states = { VI_1: 'MASTER' }
    const kept = JSON.parse(before.bookmarks.log!) as { place: string; story: object }
    const bookmarks = { log: JSON.stringify({ ...kept, story: { ...kept.story, states } }) }
    const told = async (files: Script['files']) => {
      const script = { ...withLog, fifos, files: { ...base.files, ...files } }
      const { facts } = await runScripted(keepalived, script, { from: again, until: again + 30 * SECOND, bookmarks })
      return facts.filter(({ type }) => type === 'vrrp-instance.entered').map(({ data }) => (data as { previous?: string }).previous)
    }
    expect(await told({})).toEqual([undefined])
    expect(await told({ '/run/keepalived.pid': '77\n' })).toEqual(['MASTER'])
  })

  test('a FIFO that somebody’s script reads is left alone', async () => {
    const files = { '/etc/keepalived/keepalived.conf': `${conf} vrrp_notify_fifo_script /bin/cat\n` }
    const { facts } = await runScripted(keepalived, { ...withBoth, files }, { from, until })
    expect(facts.some(({ data }) => (data as { heard?: string }).heard === 'fifo')).toBe(false)
  })

  test('without log and FIFO it says which lines to add', async () => {
    expect(await unableIn(keepalived, { files: { '/etc/keepalived/keepalived.conf': 'global_defs {\n}\n' } })).toMatchObject({
      remedy: expect.stringContaining('vrrp_notify_fifo /run/keepalived/umtool.fifo'),
    })
    expect(await unableIn(keepalived, {})).toMatchObject({ why: expect.stringContaining('keepalived.conf') })
    expect(await unableIn(keepalived, withLog)).toBeUndefined()
  })

  test('the data file is read if it is there', async () => {
    const files = { ...base.files, '/tmp/keepalived.data': readFileSync(`${KEEPALIVED}/vrrp/lvs1/keepalived.data`, 'utf8') }
    const { facts } = await runScripted(keepalived, { ...withLog, files }, { from, until: from + SECOND })
    expect(facts.find(({ type }) => type === 'keepalived.sampled')).toMatchObject({
      subject: '/tmp/keepalived.data',
      data: { instances: { length: 3 } },
    })
  })
})

describe('pacemaker', () => {
  const folder = 'test/fixtures/pacemaker/2.1.5/moves/pcmk1'
  const corosync = written(`${folder}/corosync.log`)
  const script: Script = {
    files: { '/etc/corosync/corosync.conf': 'logging {\n logfile: /var/log/c.log\n}\nnodelist {\n node {\n name: pcmk2\n nodeid: 2\n }\n}\n' },
    logs: { '/var/log/c.log': corosync, '/var/log/pacemaker/pacemaker.log': written(`${folder}/pacemaker.log`) },
    programs: { 'crm_mon --output-as=xml': { status: 0, stdout: readFileSync(`${folder}/crm_mon.started.xml`, 'utf8'), stderr: '' } },
  }

  test('follows both logs and takes crm_mon’s picture', async () => {
    const { facts, troubles } = await runScripted(pacemaker, script, { from: corosync[0]!.at, until: corosync.at(-1)!.at + SECOND })
    expect(troubles).toEqual([])
    expect(said(facts)).toEqual(
      expect.arrayContaining(['node.died pcmk2', 'node.returned pcmk2', 'quorum.gained corosync', 'resource.moved vip', 'ha.sampled pacemaker']),
    )
  })

  test('a takeover is of a death while corosync misses a member, and no longer', async () => {
    const at = corosync[0]!.at
    const [died, returned] = ['node.died', 'node.returned']
    const { facts } = await runScripted(pacemaker, script, { from: at, until: corosync.at(-1)!.at + SECOND })
    const when = (type: string | undefined) => facts.find(fact => fact.type === type)!.at
    const lines = script.logs!['/var/log/pacemaker/pacemaker.log']!
    const bringing = lines.find(({ value }) => value.includes('Bringing device'))!.value
    const added = (time: number) => ({ at: time, value: bringing.replace(/\d\d:\d\d:\d\d/, new Date(time / 1000).toISOString().slice(11, 19)) })
    const reasonAt = async (time: number) => {
      const logs = { ...script.logs, '/var/log/pacemaker/pacemaker.log': [added(time)] }
      const run = await runScripted(pacemaker, { ...script, logs }, { from: at, until: corosync.at(-1)!.at + SECOND })
      return run.facts.filter(({ type }) => type === 'node.took-over').map(({ data }) => (data as { reason: string }).reason)
    }
    expect(await reasonAt(when(died) + SECOND)).toEqual(['death'])
    expect(await reasonAt(when(returned) + SECOND)).toEqual(['unknown'])
  })

  test('what is no XML is trouble, and no picture', async () => {
    const broken = { ...script, programs: { 'crm_mon --output-as=xml': { status: 0, stdout: '<pacemaker-result', stderr: '' } } }
    const { facts, troubles } = await runScripted(pacemaker, broken, { from: 0, until: SECOND })
    expect(troubles).toHaveLength(1)
    expect(facts.some(({ type }) => type === 'ha.sampled')).toBe(false)
  })

  test('cannot run where it is not', async () => {
    expect(await unableIn(pacemaker, {})).toMatchObject({ why: expect.stringContaining('not set up') })
    expect(await unableIn(pacemaker, script)).toBeUndefined()
  })

  test('cannot run where it is installed and was never configured, until corosync runs', async () => {
    const files = { '/etc/corosync/corosync.conf': 'nodelist {\n node {\n  name: node1\n  nodeid: 1\n  ring0_addr: 127.0.0.1\n }\n}\n' }
    const logs = { '/var/log/pacemaker/pacemaker.log': [] }
    expect(await unableIn(pacemaker, { files, logs })).toMatchObject({ why: expect.stringContaining('loopback'), absent: true })
    expect(await unableIn(pacemaker, { files: { ...files, '/run/corosync.pid': '7\n' }, logs })).toBeUndefined()
    const real = { '/etc/corosync/corosync.conf': files['/etc/corosync/corosync.conf'].replace('127.0.0.1', '10.1.1.2') }
    expect(await unableIn(pacemaker, { files: real })).toBeUndefined()
    expect(await unableIn(pacemaker, { logs })).toBeUndefined() // a remote node has no corosync
  })
})
