// umtool agent: collectors into the log, for good. Ends on SIGTERM and SIGINT with everything written; SIGHUP reads the configuration anew.
import pkg from '../../../package.json' with { type: 'json' }
import type { Collector } from '../../collect/collector.ts'
import { machine } from '../../collect/machine.ts'
import type { Outside } from '../../collect/outside.ts'
import type { Runner } from '../../collect/run.ts'
import { whyOf } from '../../collect/words.ts'
import type { EventLog } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import { toUmtoolError, umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { watchClock } from './clock-steps.ts'
import { composeRunner } from './compose.ts'
import { loadConfig } from './config/file.ts'
import type { AgentConfig } from './config/read.ts'
import { lockAgent } from './lock.ts'
import { notice } from './notice.ts'
import { planReload } from './reload.ts'
import { endOnSignals } from './signals.ts'
import { newNotify, watchdogMs } from './systemd.ts'
import { boundYoungSpace } from './young-space.ts'

const PRUNE_MS = 60_000
const BOUND_MS = 10_000
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
  const names = config.collectors.map(({ collector }) => collector.name)
  runner.say({ type: 'agent.started', subject: AGENT, data: { version: pkg.version, role: config.role, collectors: names } })
  for (const one of config.collectors) runner.start(one)

  const reload = oneByOne(async () => {
    const after = reread(path, all)
    if (after === undefined) return
    config = await change(runner, config, after)
  })
  process.on('SIGHUP', reload)
  const notify = newNotify(outside)
  void notify('--ready', `--status=${names.length} collectors`)
  void Promise.all([
    everySoOften(outside, PRUNE_MS, () => prune(log, config, outside.now(), stop.signal), stop.signal),
    everySoOften(outside, BOUND_MS, async () => void boundYoungSpace(), stop.signal),
    watchClock(outside.sleep, by => runner.say({ type: 'clock.stepped', subject: first.node, data: { by } }), stop.signal),
    everySoOften(outside, watchdogMs(), () => notify('WATCHDOG=1'), stop.signal),
  ])
  await aborted(stop.signal) // and not for what is under way: pruning may take its time
  void notify('STOPPING=1')
  process.off('SIGHUP', reload)
  const left = await runner.end({ type: 'agent.stopped', subject: AGENT, data: { why } })
  release()
  if (left > 0) notice(`${left} events could not be written and are lost`)
  return left > 0 ? EXIT.partial : EXIT.ok
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
async function change(runner: Runner, before: AgentConfig, after: AgentConfig): Promise<AgentConfig> {
  const { stop, start, needRestart } = planReload(before, after)
  for (const key of needRestart) notice(`${key} changes when the agent is started again`)
  await Promise.all(stop.map(runner.stop))
  for (const one of start) runner.start(one)
  const changed = [...new Set([...stop, ...start.map(({ collector }) => collector.name)])]
  runner.say({ type: 'agent.reloaded', subject: AGENT, data: { changed } })
  return { ...after, cluster: before.cluster, node: before.node, log: before.log }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))

async function prune(log: EventLog, { retention }: AgentConfig, now: number, ending: AbortSignal): Promise<void> {
  try {
    await log.prune(retention, now)
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
