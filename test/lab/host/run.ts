// One cluster from boot to verdict: booted, its logs read and held against what happened.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { check, isGood, type Row, table } from '../check.ts'
import { boot, CLONE, type Run } from './boot.ts'
import { type Logged, logOf, readLog } from './events.ts'
import { readRequests, type Truth } from './truth.ts'
import { starvation, witnesses } from './witnesses.ts'

export type Outcome = {
  readonly good: boolean
  readonly truth: Truth
  readonly rows: readonly Row[]
  /** For people. */
  readonly text: string
  readonly starved: boolean
}

export async function runAndCheck(run: Run): Promise<Outcome> {
  const { status, truth } = await boot(run)
  if (status !== 0 && truth.unwell === undefined)
    return { good: false, truth, rows: [], starved: false, text: `the lab broke off with status ${status}; see ${run.out}/console.log` }
  return judge(run.out, truth)
}

/** The verdict over a run's folder; the same again for a folder that was kept. */
export async function judge(out: string, truth: Truth): Promise<Outcome> {
  const { directors } = truth
  const hungry = starvation(out, directors)
  const remark =
    hungry.length === 0 ? [] : [`starved   ${hungry.length} times a daemon was not run for 3 s or more: this machine is busy; first: ${hungry[0]}`]
  const result = (good: boolean, rows: readonly Row[], lines: readonly string[]): Outcome => ({
    good,
    truth,
    rows,
    starved: hungry.length > 0,
    text: [...lines, ...requestsOf(out), ...remark].filter(Boolean).join('\n'),
  })
  if (truth.unwell !== undefined) return result(false, [], [`the cluster never became well: ${truth.unwell}`])
  if (!truth.agent) return result(true, [], [])
  const troubles: string[] = []
  const logs = new Map<string, readonly Logged[]>()
  for (const node of directors) {
    const log = await readLog(out, node, troubles)
    if (log === undefined) troubles.push(`${node} left no event log; see ${out}/nodes/${node}/var/log/lab/agent`)
    else {
      logs.set(node, log)
      troubles.push(...verified(out, node))
    }
  }
  const rows = check(truth, logs, witnesses(out, directors))
  return result(troubles.length === 0 && isGood(rows), rows, [table(rows), ...troubles])
}

/** What `umtool log verify` has to complain of, also in the log of a node that lost its power. */
function verified(out: string, node: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`${CLONE}/dist/bin.js`, 'log', 'verify', '--log', `sqlite:${logOf(out, node)}`], {
    encoding: 'utf8',
  })
  return status === 0 ? [] : [`${node}: umtool log verify ends with ${status}: ${stdout}${stderr}`]
}

/** What the clients saw, scenario by scenario is in clients.jsonl. */
function requestsOf(out: string): readonly string[] {
  if (!existsSync(`${out}/clients.jsonl`)) return []
  const requests = readRequests(`${out}/clients.jsonl`)
  const failed = requests.filter(({ ok }) => !ok)
  const servers = Map.groupBy(
    requests.filter(({ node }) => node !== undefined),
    ({ node }) => node!,
  )
  return [
    `clients   ${requests.length} requests, ${failed.length} failed; answered by ${[...servers].map(([node, of]) => `${node} ${of.length}`).join(', ') || 'nobody'}`,
  ]
}
