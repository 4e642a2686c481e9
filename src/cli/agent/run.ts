// umtool agent: collectors into the log, for good. Ends on SIGTERM and SIGINT with everything written; SIGHUP reads the configuration anew.
import pkg from '../../../package.json' with { type: 'json' }
import type { Collector } from '../../collect/collector.ts'
import type { Chosen } from '../../collect/life.ts'
import { machine } from '../../collect/machine.ts'
import type { Outside } from '../../collect/outside.ts'
import type { Runner } from '../../collect/run.ts'
import { within } from '../../collect/within.ts'
import { whyOf } from '../../collect/words.ts'
import type { EventLog } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import { toUmtoolError, umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { abilities } from './choose.ts'
import { watchClock } from './clock-steps.ts'
import { composeRunner } from './compose.ts'
import { loadConfig } from './config/file.ts'
import type { AgentConfig } from './config/read.ts'
import { type AgentCopy, newAgentCopy } from './copy.ts'
import { lockAgent } from './lock.ts'
import { notice } from './notice.ts'
import { planReload } from './reload.ts'
import { endOnSignals } from './signals.ts'
import { newNotify, watchdogMs } from './systemd.ts'
import { boundYoungSpace } from './young-space.ts'

const PRUNE_MS = 60_000
const BOUND_MS = 10_000
const COUNT_MS = 60_000
/** From the signal to the end, the copy included. */
const END_MS = 4800
/** What the copy has in any case. */
const LEAST_END_MS = 300
const AGENT = 'agent'

/** Resolves with the exit status. `path` is the configuration file, `log` overrides what it says. */
export async function runAgent(path: string | undefined, all: readonly Collector[], log: string | undefined): Promise<number> {
  const config = loadConfig(path, all)
  const home = await openLog(log ?? config.log, 'write').catch(startError)
  try {
    const unlock = await lockAgent(home.home, config.node)
    try {
      await firstWord(home, config)
      return await serve(path, config, all, home)
    } finally {
      unlock()
    }
  } finally {
    await home.close()
  }
}

/** A log that cannot be written is said now, while somebody is looking, and not an hour later. */
const firstWord = (log: EventLog, { cluster, node }: AgentConfig): Promise<unknown> =>
  log.append([], { [`/${cluster}/${node}/${AGENT} started`]: new Date().toISOString() }).catch(startError)

/** SQLITE_FULL, the low byte of `errcode` (https://sqlite.org/rescode.html). */
const FULL = 13

/** No room is a matter of the machine, as a disk that is not there would be: exit status 3, whoever says it. */
function startError(error: unknown): never {
  const said = toUmtoolError(error)
  const { code, errcode } = (said.cause ?? error) as { code?: unknown; errcode?: unknown }
  const full = code === 'ENOSPC' || (typeof errcode === 'number' && (errcode & 0xff) === FULL)
  throw full ? umtoolError(EXIT.unreachable, said.message, { where: said.where, hint: said.hint, cause: error }) : said
}

async function serve(path: string | undefined, first: AgentConfig, all: readonly Collector[], log: EventLog): Promise<number> {
  const stop = new AbortController()
  let why = ''
  const release = endOnSignals(signal => {
    why = signal
    stop.abort()
  })
  const outside = machine()
  const runner = composeRunner({
    cluster: first.cluster,
    node: first.node,
    sink: log,
    outside: (_, signal) => machine(signal),
    notice,
    bookmarks: await log.bookmarks(),
    clock: outside,
    agent: true,
  })
  // A promise that a collector forgot is no reason to stop all others.
  process.on('unhandledRejection', error => {
    const data = { what: 'a collector left an error to nobody', evidence: whyOf(error), times: 1 }
    runner.say({ type: 'collector.troubled', subject: AGENT, data })
  })
  let config = first
  const { collectors, absent } = await sortedOut(config.collectors, stop.signal)
  runner.say({
    type: 'agent.started',
    subject: AGENT,
    data: { version: pkg.version, role: config.role, collectors, ...(absent.length > 0 && { absent }) },
  })
  for (const one of config.collectors) runner.start(one)
  const { cluster, node } = first
  const copy = newAgentCopy({ log, cluster, node, say: runner.say, notice, now: outside.now, sleep: outside.sleep })
  await copy.set(config.copy)

  const reload = oneByOne(async () => {
    const after = reread(path, all)
    if (after === undefined) return
    config = await change(runner, copy, config, after)
  })
  process.on('SIGHUP', reload)
  const notify = newNotify(outside)
  void notify('--ready', `--status=${collectors.length} collectors`)
  void Promise.all([
    everySoOften(outside, PRUNE_MS, () => prune(copy, config, stop.signal), stop.signal),
    everySoOften(outside, COUNT_MS, () => copy.count().catch(() => {}), stop.signal),
    everySoOften(outside, BOUND_MS, async () => void boundYoungSpace(), stop.signal),
    watchClock(outside.sleep, by => runner.say({ type: 'clock.stepped', subject: first.node, data: { by } }), stop.signal),
    everySoOften(outside, watchdogMs(), () => notify('WATCHDOG=1'), stop.signal),
  ])
  await aborted(stop.signal) // and not for what is under way: pruning may take its time
  const told = performance.now()
  void notify('STOPPING=1')
  process.off('SIGHUP', reload)
  const left = await runner.end({ type: 'agent.stopped', subject: AGENT, data: { why } })
  await copy.finish(Math.max(LEAST_END_MS, END_MS - (performance.now() - told)))
  release()
  if (left > 0) notice(`${left} events could not be written and are lost`)
  return left > 0 ? EXIT.partial : EXIT.ok
}

/** A collector that is asked longer than this whether it can run counts as one that runs. Milliseconds. */
const ASK_MS = 1000

/** Names of those that run or shall, and of those that watch what is not on this machine. */
async function sortedOut(chosen: readonly Chosen[], signal: AbortSignal): Promise<{ collectors: string[]; absent: string[] }> {
  const absent = new Set<string>()
  const asked = abilities(chosen, () => machine(signal)).then(found => {
    for (const one of found) if (one.absent && !one.chosen.named) absent.add(one.chosen.collector.name)
  })
  await within(ASK_MS, asked)
  const names = chosen.map(({ collector }) => collector.name)
  return { collectors: names.filter(name => !absent.has(name)), absent: [...absent] }
}

/** Undefined when the file is wrong: what is wrong is said, and the agent goes on as it is. */
function reread(path: string | undefined, all: readonly Collector[]): AgentConfig | undefined {
  try {
    return loadConfig(path, all)
  } catch (error) {
    notice(`the configuration is not taken over: ${toUmtoolError(error).message}`)
    return undefined
  }
}

/** The configuration that holds now. */
async function change(runner: Runner, copy: AgentCopy, before: AgentConfig, after: AgentConfig): Promise<AgentConfig> {
  const { stop, start, needRestart } = planReload(before, after)
  for (const key of needRestart) notice(`${key} changes when the agent is started again`)
  await Promise.all(stop.map(runner.stop))
  for (const one of start) runner.start(one)
  const names = [...new Set([...stop, ...start.map(({ collector }) => collector.name)])]
  const changed = (await copy.set(after.copy)) ? [...names, 'copy'] : names
  runner.say({ type: 'agent.reloaded', subject: AGENT, data: { changed } })
  return { ...after, cluster: before.cluster, node: before.node, log: before.log }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))

async function prune(copy: AgentCopy, { retention }: AgentConfig, ending: AbortSignal): Promise<void> {
  try {
    await copy.prune(retention)
  } catch (error) {
    if (!ending.aborted) notice(`the log cannot be pruned: ${toUmtoolError(error).message}`)
  }
}

/** Never, where no time is given. */
async function everySoOften({ sleep }: Outside, milliseconds: number | undefined, act: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (milliseconds !== undefined && !signal.aborted) {
    await sleep(milliseconds, signal)
    if (!signal.aborted) await act()
  }
}

/** What is asked for while it is done is done once more afterwards. */
function oneByOne(act: () => Promise<void>): () => void {
  let asked = 0
  return () => {
    if (asked++ > 0) return
    void (async () => {
      while (asked > 0) {
        asked = 1
        await act()
        asked--
      }
    })()
  }
}
