// A lab's outcome into three brokers: every node's log is copied while one broker is killed and the others do not answer for a minute.
//
//   npm run lab -- dr --scenario kill-active-director --out DIR
//   npm run build
//   node test/log/copy/lab-failover.ts DIR [SECONDS]
//
// Ends with status 0 when all events of all nodes are read back from the brokers, once, in order per source.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startKafka } from '../../services/kafka.ts'

type CloudEvent = { readonly id: string; readonly source: string; readonly run: string; readonly sequence: string }

const BIN = join(import.meta.dirname, '../../../dist/bin.js')
const [folder = '', seconds = '60'] = process.argv.slice(2)
const logs = readdirSync(join(folder, 'nodes'))
  .map(node => ({ node, path: join(folder, 'nodes', node, 'var/lib/umtool/events.db') }))
  .filter(({ path }) => existsSync(path))

/** Standard output of umtool; what it complains of is shown. */
function umtool(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 })
  process.stderr.write(stderr)
  return stdout
}

const eventsIn = (log: string): CloudEvent[] => {
  const streams = ['stats', 'events', 'actions'].flatMap(stream => ['--stream', stream])
  const lines = umtool('events', '--log', log, '--all', ...streams, '-o', 'jsonl').split('\n')
  return lines.filter(line => line !== '').map(line => JSON.parse(line) as CloudEvent)
}

function startCopy(node: string, path: string, to: string): { child: ChildProcess; ended: Promise<unknown> } {
  const args = ['log', 'copy', '--from', path, '--to', `${to}?writer=${node}`, '--follow']
  const child = spawn(process.execPath, [BIN, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  return { child, ended: new Promise(resolve => child.once('exit', resolve)) }
}

await using kafka = await startKafka({ count: 3 })
const to = `kafka://${kafka.brokers.join(',')}/lab`
process.stdout.write(umtool('log', 'init', '--log', to))
const copies = logs.map(({ node, path }) => startCopy(node, path, to))
await pause(300)
const [first, ...others] = kafka.nodes
await first!.stop('SIGKILL')
for (const node of others) process.kill(node.pid()!, 'SIGSTOP')
process.stdout.write(`one broker is killed, two are silent for ${seconds} s\n`)
await pause(Number(seconds) * 1000)
for (const node of others) process.kill(node.pid()!, 'SIGCONT')

const expected = logs.flatMap(({ path }) => eventsIn(path))
let found: CloudEvent[] = []
for (let tries = 0; tries < 60 && found.length < expected.length; tries++) {
  await pause(1000)
  found = eventsIn(to)
}
for (const { child } of copies) child.kill('SIGINT')
await Promise.all(copies.map(({ ended }) => ended))
process.stdout.write(umtool('log', 'verify', '--log', to))

const ids = new Set(found.map(({ id }) => id))
const missing = expected.filter(({ id }) => !ids.has(id)).length
const newest = new Map<string, number>()
const disorder = found.filter(({ source, run, sequence }) => {
  const key = `${source} ${run}`
  const isLate = Number(sequence) <= (newest.get(key) ?? 0)
  newest.set(key, Number(sequence))
  return isLate
}).length
process.stdout.write(`${expected.length} events of ${logs.length} nodes: ${missing} missing, ${found.length - ids.size} twice, ${disorder} late\n`)
process.exitCode = missing === 0 && found.length === expected.length && ids.size === found.length ? 0 : 1
