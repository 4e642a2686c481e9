// What a look of the ipvs collector costs, and how many bytes of events it makes, with many real servers of which a tenth move.
//
//   node test/bench/ipvs.ts [--servers 10000] [--services 200] [--looks 20]
//
// Where IPVS is (test/bench/ipvs-lab.sh sets it up in the lab's kernel, with traffic), ipvsadm and /proc/net/ip_vs are the real ones and
// the CPU time of all children counts. It is held against a shell that runs `ipvsadm -Ln --stats --exact` as often: that, too, has to
// start it. Elsewhere the texts are made up, and what is measured is this process alone.

import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { poller } from '../../collectors/ipvs/poll.ts'
import { machine } from '../../src/collect/machine.ts'
import type { Outside } from '../../src/collect/outside.ts'
import { encodeLine } from '../../src/events/cloud-event.ts'
import type { Fact } from '../../src/events/event.ts'

const { values } = parseArgs({
  options: { servers: { type: 'string', default: '10000' }, services: { type: 'string', default: '200' }, looks: { type: 'string', default: '20' } },
})
const looks = Number(values.looks)
const real = existsSync('/proc/net/ip_vs')
const MOVING = 10
const INTERVAL = 2
const CHANGES = 0.25

const life = new AbortController()
const ourMachine = machine(life.signal)

const statOf = (pid: string): number[] => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').map(Number)

/** Seconds of CPU: this process; children that have ended, and what stays to start programs with its own. */
function spent(): { own: number; children: number } {
  const { user, system } = process.cpuUsage()
  const [ended, endedSystem] = statOf('self').slice(13)
  const staying = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').split(' ').filter(Boolean)
  const ticks = staying.flatMap(pid => statOf(pid).slice(11, 15)).reduce((sum, value) => sum + value, ended! + endedSystem!)
  return { own: (user + system) / 1e6, children: ticks / 100 }
}

/** In each turn another tenth of the real servers has one more: a counter, or an active connection. */
function stir(text: string, turn: number): string {
  let line = 0
  return text.replace(/^( {2}-> \S+:[0-9A-F]+ +(?:(?:Route|Masq|Tunnel) +\d+ +)?)(\d+)/gm, (_, head: string, number: string) => {
    const moves = Math.floor((turn - (line++ % MOVING) + MOVING) / MOVING)
    return `${head}${Number(number) + moves}`
  })
}

let stirring = 0
let turn = 0

function stirred(text: string): string {
  const before = process.cpuUsage()
  const changed = stir(text, turn)
  const { user, system } = process.cpuUsage(before)
  stirring += (user + system) / 1e6
  return changed
}

function texts(services: number, servers: number): Record<string, string> {
  const each = Math.floor(servers / services)
  const stats = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes',
    '  -> RemoteAddress:Port',
  ]
  const proc = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port Forward Weight ActiveConn InActConn',
  ]
  const thresholds = [...proc]
  const hex = (n: number, digits: number): string => n.toString(16).toUpperCase().padStart(digits, '0')
  for (let s = 0; s < services; s++) {
    stats.push(`TCP  10.200.${s >> 8}.${s & 255}:80 123456 7654321 0 1234567890 0`)
    proc.push(`TCP  0AC8${hex(s, 4)}:0050 wlc  `)
    thresholds.push(`TCP  10.200.${s >> 8}.${s & 255}:80 wlc`)
    for (let r = 0; r < each; r++) {
      const n = s * each + r
      const name = `10.${100 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}:80`
      stats.push(`  -> ${name.padEnd(28)} ${n + 1000} ${n * 7} 0 ${n * 4711} 0`)
      proc.push(`  -> 0A${hex(100 + (n >> 16), 2)}${hex(n & 65535, 4)}:0050      Route   1      ${n % 90}          ${n % 700}         `)
      thresholds.push(`  -> ${name.padEnd(28)}0          0          ${n % 90}          ${n % 700}         `)
    }
  }
  return {
    '--stats': stats.join('\n'),
    proc: proc.join('\n'),
    '--thresholds': thresholds.join('\n'),
    '--daemon': '',
    '--timeout': 'Timeout (tcp tcpfin udp): 900 120 300\n',
  }
}

function outside(): Outside {
  const beneath = ourMachine
  if (real) return beneath
  const made = texts(Number(values.services), Number(values.servers))
  return {
    ...beneath,
    async read(path) {
      if (path === '/proc/net/ip_vs') return stirred(made.proc!)
      return path === '/proc/net/ip_vs_stats' ? undefined : beneath.read(path)
    },
    async run(_program, args) {
      const stdout = made[args[1]!] ?? ''
      return { status: 0, stdout: args[1] === '--stats' ? stirred(stdout) : stdout, stderr: '' }
    },
  }
}

type Cost = {
  readonly own: number
  readonly children: number
  readonly bytes: number
  readonly facts: Map<string, number>
  readonly glances: { count: number; cpu: number }
}

async function collector(): Promise<Cost> {
  const glances = { count: 0, cpu: 0 }
  const facts = new Map<string, number>()
  let bytes = 0
  let counting = false
  const say = (said: readonly Fact[]): void => {
    if (!counting) return
    const before = process.cpuUsage()
    for (const [i, fact] of said.entries()) {
      facts.set(fact.type, (facts.get(fact.type) ?? 0) + 1)
      const id = '019a7b6e-0000-7000-8000-000000000000'
      bytes += encodeLine({ ...fact, id, run: id, source: '/lvs/lvs1/ipvs', sequence: 100_000 + i, version: 1 }).length
    }
    const { user, system } = process.cpuUsage(before)
    stirring += (user + system) / 1e6
  }
  const settings = { interval: INTERVAL, changes: CHANGES, details: 30, kernel: 10, connections: 30, mostConnections: 100_000 }
  const { look, glance, pause } = poller({
    outside: outside(),
    settings,
    node: 'lvs1',
    bookmarks: {},
    say,
    trouble: what => console.error(what),
    signal: new AbortController().signal,
  })
  for (; turn < 5; turn++) await look()
  counting = true
  stirring = 0
  const before = spent()
  const end = turn + looks
  for (; turn < end; turn++) {
    const began = performance.now()
    await look()
    // As often as the collector looks, so that what it does now and then has its share; and its glances between.
    for (;;) {
      const left = INTERVAL * 1000 - (performance.now() - began)
      const wait = pause()
      if (real) await sleep(Math.max(0, Math.min(wait, left)))
      if (!real || wait >= left) break
      await measuredGlance()
    }
  }
  const after = spent()
  return {
    own: (after.own - before.own - stirring - glances.cpu) / looks,
    children: (after.children - before.children) / looks,
    bytes: bytes / looks,
    facts,
    glances,
  }

  async function measuredGlance(): Promise<void> {
    const before = process.cpuUsage()
    await glance()
    const { user, system } = process.cpuUsage(before)
    glances.cpu += (user + system) / 1e6
    glances.count++
  }
}

async function alone(): Promise<number> {
  const before = spent()
  const loop = `i=0; while [ $i -lt ${looks} ]; do ipvsadm -Ln --stats --exact > /dev/null; i=$((i + 1)); done`
  await machine().run('sh', ['-c', loop], 600_000)
  return (spent().children - before.children) / looks
}

const ms = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`
const rival = real ? await alone() : 0
const ours = await collector()
console.log(`${values.servers} real servers, ${looks} looks${real ? '' : `, one in ${MOVING} moving, made-up texts`}`)
if (real) console.log(`ipvsadm -Ln --stats --exact alone   ${ms(rival)} CPU`)
console.log(`a look of the collector             ${ms(ours.own + ours.children)} CPU: ${ms(ours.own)} here, ${ms(ours.children)} in ipvsadm`)
if (real) {
  const { count, cpu } = ours.glances
  const each = count === 0 ? 'none' : `${(count / looks).toFixed(1)} of ${ms(cpu / count)}`
  console.log(`glances between two looks           ${each}: ${((cpu / (looks * INTERVAL)) * 100).toFixed(2)} % of a core`)
}
if (real) console.log(`ratio                               ${((ours.own + ours.children) / rival).toFixed(2)}`)
console.log(
  `events                              ${(ours.bytes / 1000).toFixed(1)} KB a look: ${[...ours.facts].map(([type, n]) => `${n} ${type}`).join(', ')}`,
)
