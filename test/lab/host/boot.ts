// Boots the lab's kernel with one cluster in it, says how it goes, and brings the results home.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clearResults } from './results.ts'
import { LAB, type Topology } from './topologies.ts'
import { readTruth, type Truth } from './truth.ts'

export type Run = {
  readonly topology: Topology
  readonly scenarios: readonly string[]
  readonly out: string
  readonly agent: boolean
  readonly shell: boolean
  readonly capture: boolean
  readonly say: (line: string) => void
  /** Seconds of real time after which the kernel is ended. */
  readonly limit: number
  /** Nodes reach the machine there, and their agents copy their logs to that address. */
  readonly copy?: { readonly to: string; readonly netns: string; readonly tap: string }
  /** Seconds that are waited at the end, at most, until `out` holds a file `enough`. */
  readonly enough?: number
}

/** Where umtool and its Node are: nodes see both through mounts of their own. LAB_UMTOOL names another clone, or a copy of its build. */
export const CLONE = process.env.LAB_UMTOOL ?? join(import.meta.dirname, '../../..')
const NODE_HOME = process.execPath.replace(/\/bin\/node$/, '')

const children = new Set<ReturnType<typeof spawn>>()

/** Ends every lab of this process; they leave nothing behind. */
export function endAll(): void {
  for (const child of children) child.kill('SIGTERM')
}

/** Resolves with the status of run.sh: 0 well, 3 the cluster never became well, anything else a broken lab. */
export async function boot(run: Run): Promise<{ status: number; truth: Truth }> {
  clearResults(run.out)
  const settings = {
    MANAGER: run.topology.manager,
    FORWARDING: run.topology.forwarding,
    AGENT: run.agent ? 'yes' : 'no',
    SHELL_WANTED: run.shell ? 'yes' : 'no',
    CAPTURE: run.capture ? 'yes' : 'no',
    CLONE,
    NODE_HOME,
    ...(run.copy !== undefined && { COPY_TO: run.copy.to }),
    ...(run.enough !== undefined && { ENOUGH: String(run.enough) }),
  }
  const words = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
  const child = spawn('bash', [`${LAB}boot.sh`, run.out, `${LAB}run.sh`, run.topology.name, ...words, ...run.scenarios], {
    env: {
      ...process.env,
      LAB_MEMORY: process.env.LAB_MEMORY ?? '1G',
      LAB_SECONDS: String(run.limit),
      ...(run.shell ? { LAB_CONSOLE: 'terminal' } : {}),
      ...(run.copy !== undefined && { LAB_NETNS: run.copy.netns, LAB_TAP: run.copy.tap }),
    },
    stdio: run.shell ? 'inherit' : ['ignore', 'ignore', 'pipe'],
  })
  children.add(child)
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString()
  })
  const stop = follow(`${run.out}/progress`, run.say)
  const status = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => resolve(code ?? 1))
  })
  children.delete(child)
  stop()
  if (complaint !== '') run.say(complaint.trim())
  const { name, manager, forwarding, directors } = run.topology
  const lines = existsSync(`${run.out}/truth.jsonl`) ? readFileSync(`${run.out}/truth.jsonl`, 'utf8') : ''
  const truth = readTruth(lines, { topology: name, manager, forwarding, directors, agent: run.agent })
  writeFileSync(`${run.out}/truth.json`, `${JSON.stringify(truth, null, 2)}\n`)
  return { status, truth }
}

const LOOK_MS = 200

/** Says each new line of a file that grows: `MICROSECONDS text`, shown as seconds since the first. Returns how to stop. */
function follow(path: string, say: (line: string) => void): () => void {
  let at = 0
  let rest = ''
  let first: number | undefined
  const buffer = Buffer.alloc(65536)
  const look = (): void => {
    if (!existsSync(path)) return
    const file = openSync(path, 'r')
    const length = readSync(file, buffer, 0, buffer.length, at)
    closeSync(file)
    at += length
    const lines = (rest + buffer.toString('utf8', 0, length)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const [, when = '0', text = ''] = /^(\d+) (.*)$/.exec(line) ?? []
      first ??= Number(when)
      say(`${((Number(when) - first) / 1_000_000).toFixed(1).padStart(6)} s  ${text}`)
    }
  }
  const timer = setInterval(look, LOOK_MS)
  return () => {
    clearInterval(timer)
    look()
  }
}
