// umtool top in a terminal of 120x40 with 10,000 real servers: what it costs at rest and at 10,000 events a second, for the screens that
// show most, and what it writes to the terminal. `node test/bench/top.ts`; needs tmux. There is no rival that does this: htop stands beside
// it as what an operator is used to.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '../../src/events/event.ts'
import { openLog } from '../../src/log/open.ts'

const SERVERS = 10_000
const SERVICES = 100
const SECONDS = 10
const ROOT = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'umtool-bench-top-'))
const log = await openLog(`sqlite:${folder}/events.db`, 'write')

const now = (): number => Date.now() * 1000
let sequence = 0
const event = (type: string, subject: string, data: unknown): Event => ({
  id: `019aa000-0000-7000-8000-${String(++sequence).padStart(12, '0')}`,
  source: '/lvs/lvs1/ipvs',
  run: '019aa000-0000-7000-8000-000000000001',
  sequence,
  type,
  subject,
  at: now(),
  version: 1,
  data,
})
const service = (i: number): string => `tcp/10.9.0.${i % SERVICES}:80`
const server = (i: number): string => `10.${10 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}:80`

const services = Array.from({ length: SERVICES }, (_, s) => ({
  service: service(s),
  scheduler: 'wlc',
  servers: Array.from({ length: SERVERS / SERVICES }, (_, i) => ({ server: server(i * SERVICES + s), forwarding: 'route', weight: 1 })),
}))
const picture = { part: 1, parts: 1, services, daemons: [], sysctls: {} }
const role = { version: '0', role: 'director', collectors: ['ipvs'] }
await log.append([event('agent.started', 'agent', role), event('ipvs.sampled', 'ipvs', picture)])

/** As the agent says it: a tenth weights, the rest checks and counters of ten servers each. */
function some(count: number): Event[] {
  return Array.from({ length: count }, () => {
    const i = (sequence * 7919) % SERVERS
    if (sequence % 10 === 0) return event('weight.changed', `${service(i)} ${server(i)}`, { since: now(), from: 1, to: 2 })
    const servers = Array.from({ length: 10 }, (_, j) => [server(i - (i % 10) + j), sequence, sequence, 0, sequence * 60, 0, 3, 4])
    return event('ipvs.counted', 'ipvs', { since: now() - 1_000_000, services: [{ service: service(i), counters: [sequence, 1, 1, 1, 1], servers }] })
  })
}

let terminals = 0
const tmux = (...args: string[]): string =>
  spawnSync('tmux', ['-L', `umtool-bench-${process.pid}-${terminals}`, '-f', '/dev/null', ...args], { encoding: 'utf8' }).stdout.trim()

/** CPU seconds of a process so far, and the bytes it has written. */
const used = (pid: string): { cpu: number; written: number; mib: number } => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ')
  const written = Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'latin1'))![1])
  const mib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]) / 1024
  return { cpu: (Number(fields[11]) + Number(fields[12])) / 100, written, mib }
}

async function measure(name: string, command: string, keys: readonly string[], rate: number): Promise<void> {
  terminals++
  tmux('new-session', '-d', '-x', '120', '-y', '40', `export LC_ALL=C.UTF-8; exec ${command}`)
  const pid = tmux('list-panes', '-F', '#{pane_pid}')
  await sleep(2500)
  for (const key of keys) tmux('send-keys', key)
  await sleep(500)
  const before = used(pid)
  const begun = performance.now()
  while (performance.now() - begun < SECONDS * 1000) {
    if (rate > 0) await log.append(some(rate / 20))
    await sleep(Math.max(0, 50 - ((performance.now() - begun) % 50)))
  }
  const seconds = (performance.now() - begun) / 1000
  const after = used(pid)
  const share = (((after.cpu - before.cpu) / seconds) * 100).toFixed(1)
  console.log(`| ${name} | ${share} % | ${((after.written - before.written) / seconds / 1000).toFixed(1)} kB/s | ${after.mib.toFixed(0)} MiB |`)
  tmux('kill-server')
}

console.log(`${SERVERS} real servers, 120x40, ${SECONDS} s each\n\n| screen | of a core | written | RSS |\n|---|---|---|---|`)
const top = `${process.execPath} ${ROOT}/dist/bin.js top --log sqlite:${folder}/events.db`
await measure('htop', 'htop', [], 0)
await measure('overview, at rest', top, [], 0)
for (const [name, keys] of [
  ['overview', []],
  ['overview, all real servers of a service shown', ['Down', 'Down', 'Down', 'Down', 'Enter']],
  ['events', ['2']],
  ['events, filtered', ['2', '/', 'l', 'v', 's', 'Enter']],
  ['timeline', ['5']],
] as const)
  await measure(`${name}, 10,000 events/s`, top, keys, 10_000)
await log.close()
rmSync(folder, { recursive: true })
