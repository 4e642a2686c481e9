// Logs of daemons after the fact: what stands in syslog among others, what a configuration adds, and what is no log.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Fact } from '../../src/events/event.ts'
import { type LogFile, type Material, toldOf } from '../../src/import/material.ts'
import { newRejected } from '../../src/import/rejected.ts'
import { zoneOf } from '../../src/import/zone.ts'
import { root, scratch } from './lab-material.ts'

const raw = (name: string): string =>
  gunzipSync(readFileSync(join(root, 'test/fixtures/import/nat-heartbeat-3.0.6-ldirectord-1.186', `${name}.gz`))).toString()

type Taken = { readonly facts: readonly (Fact & { collector: string })[]; readonly complaints: readonly string[] }

async function take(files: readonly (readonly [LogFile['kind'] | 'config', string | Uint8Array])[], more: Partial<Material> = {}): Promise<Taken> {
  const folder = scratch()
  const paths = files.map(([, text], i) => {
    const path = join(folder, `file${i}`)
    writeFileSync(path, text)
    return path
  })
  const complaints: string[] = []
  const rejected = newRejected(text => complaints.push(text.replaceAll(`${folder}/`, '')))
  const material: Material = {
    node: 'lvs1',
    packets: [],
    logs: files.flatMap(([kind], i) => (kind === 'config' ? [] : [{ kind, path: paths[i]! }])),
    samples: [],
    configs: files.flatMap(([kind], i) => (kind === 'config' ? [paths[i]!] : [])),
    zone: zoneOf('UTC')!,
    year: undefined,
    ...more,
  }
  const facts: (Fact & { collector: string })[] = []
  for (const told of await toldOf(material, rejected)) for await (const fact of told.facts()) facts.push({ ...fact, collector: told.collector })
  return { facts, complaints }
}

const says = ({ facts }: Taken, collector: string): string[] =>
  facts.filter(fact => fact.collector === collector).map(({ type, subject, data }) => `${type} ${subject} ${JSON.stringify(data)}`)

test('syslog holds the lines of several daemons, among those of others', async () => {
  const own = raw('lvs1-ha-log')
  const keepalived = 'Nov 22 21:52:00 lvs1 Keepalived_vrrp[1008]: (VI_1) Entering MASTER STATE\n'
  const ldirectord = 'Nov 22 21:52:03 lvs1 ldirectord[963]: Quiescent real server: 10.9.0.3:80 (10.9.0.100:80) (Weight set to 0)\n'
  const others = 'Nov 22 21:51:00 lvs1 kernel: [  12.3] eth0: link up\nNov 22 21:51:01 lvs1 cron[1]: (root) CMD (true)\n'
  const taken = await take([['syslog', `${others}${own}${keepalived}${ldirectord}`]])
  expect(taken.complaints).toEqual([])
  expect(says(taken, 'heartbeat')).toEqual(says(await take([['heartbeat', own]]), 'heartbeat'))
  expect(says(taken, 'keepalived')).toEqual([expect.stringMatching(/^vrrp-instance\.entered VI_1 .*MASTER/)])
  expect(says(taken, 'ldirectord')).toEqual([expect.stringMatching(/^pool-server\.quiesced .*10\.9\.0\.3:80/)])
})

test('what has a log of its own is not taken from syslog as well', async () => {
  const own = raw('lvs1-ha-log')
  const both = await take([
    ['heartbeat', own],
    ['syslog', own],
  ])
  expect(says(both, 'heartbeat')).toEqual(says(await take([['heartbeat', own]]), 'heartbeat'))
})

test('a zone moves the times of lines without one, and of nothing else', async () => {
  const own = raw('lvs1-ldirectord.log')
  const utc = await take([['ldirectord', own]])
  const berlin = await take([['ldirectord', own]], { zone: zoneOf('Europe/Berlin')! })
  expect(berlin.facts.map(({ at }) => at + 3600_000_000)).toEqual(utc.facts.map(({ at }) => at))
})

test('a packed log is the same log', async () => {
  const own = raw('lvs1-ha-log')
  expect((await take([['heartbeat', gzipSync(own)]])).facts).toEqual((await take([['heartbeat', own]])).facts)
})

test('ldirectord.cf is said with the first of what was imported, and names the services of the log', async () => {
  const config = readFileSync(join(root, 'test/fixtures/import/nat-heartbeat-3.0.6-ldirectord-1.186/lvs1-ldirectord.cf'))
  const taken = await take([
    ['ldirectord', raw('lvs1-ldirectord.log')],
    ['config', config],
  ])
  expect(taken.complaints).toEqual([])
  const configured = taken.facts.find(({ type }) => type === 'pool.configured')!
  expect(configured.at).toBe(Math.min(...taken.facts.map(({ at }) => at)))
  expect(configured.data).toMatchObject({ manager: 'ldirectord', services: [{ service: 'tcp/10.1.1.100:80' }] })
})

test('a configuration of something else is said to be so', async () => {
  const taken = await take([
    ['ldirectord', raw('lvs1-ldirectord.log')],
    ['config', 'server { listen 80; }\n'],
  ])
  expect(taken.complaints).toEqual(['file1: is a configuration of none of ldirectord, keepalived, Heartbeat and corosync'])
})

describe('what is no log', () => {
  const noise = Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 2_654_435_761) & 255))

  test.each(['heartbeat', 'ldirectord', 'keepalived', 'corosync', 'pacemaker'] as const)('is said once, of %s', async kind => {
    expect((await take([[kind, noise]])).complaints).toEqual([expect.stringMatching(/^file0: no line begins with a time: is it a log of \w+\?$/)])
    expect((await take([[kind, '']])).complaints).toHaveLength(1)
  })

  test('between lines of one is said by line, and the lines are taken', async () => {
    const own = raw('lvs1-ha-log')
    const taken = await take([['heartbeat', Buffer.concat([Buffer.from('\0\0\0\0\n'), Buffer.from(own), Buffer.from('\x1b[2Jx\n')])]])
    expect(taken.complaints).toEqual([expect.stringMatching(/^file0:1: no time/), expect.stringMatching(/^file0:\d+: no time/)])
    expect(says(taken, 'heartbeat')).toEqual(says(await take([['heartbeat', own]]), 'heartbeat'))
  })

  test('a line of megabytes is no matter', async () => {
    const own = raw('lvs1-ha-log')
    const taken = await take([['heartbeat', `Nov 22 21:50:00 lvs1 heartbeat: [1]: info: ${'x'.repeat(5_000_000)}\n${own}`]])
    expect(says(taken, 'heartbeat')).toEqual(says(await take([['heartbeat', own]]), 'heartbeat'))
  })

  test('a log that is not there, a folder, a pipe: an error that names it', async () => {
    const folder = scratch()
    mkdirSync(join(folder, 'a-folder'))
    for (const path of [join(folder, 'none'), join(folder, 'a-folder'), '/dev/null']) {
      const logs = [{ kind: 'heartbeat' as const, path }]
      await expect(take([], { logs })).rejects.toMatchObject({ where: path })
    }
  })
})
