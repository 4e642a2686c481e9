// Fuzzes the decoders and printers: npm run fuzz -- [--target NAME]... [--inputs 10000000] [--seconds N] [--seed N] [--threads 3]
//
// Every input follows from the target, the seed and its number, so that a run can be repeated. Exits with 1 when a promise was
// broken; the input is then in test/fuzz/crashes, and `npm test` replays it from now on.

import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { saveCrash } from './crashes.ts'
import { makeInput } from './engine.ts'
import type { FuzzTarget } from './target.ts'
import { targets } from './targets.ts'
import type { WorkerData, WorkerResult } from './worker.ts'

const POLL_MS = 500
/** An input that a thread is still at after this long never ends. Slower than 1 s is found by the engine itself. */
const STUCK_MS = 20000
const MEMORY_MB = 512

const { values } = parseArgs({
  options: {
    target: { type: 'string', multiple: true },
    inputs: { type: 'string', default: '10000000' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '3' },
  },
})

function wholeNumber(flag: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0 || text === '') fail(`--${flag} ${text}: a whole number is needed`)
  return value
}

function fail(why: string): never {
  console.error(`fuzz: ${why}`)
  process.exit(2)
}

const seed = wholeNumber('seed', values.seed)
const inputs = wholeNumber('inputs', values.inputs)
const threads = Math.max(1, Math.min(3, wholeNumber('threads', values.threads)))
const seconds = values.seconds === undefined ? Number.POSITIVE_INFINITY : wholeNumber('seconds', values.seconds)
const chosen = values.target === undefined ? targets : targets.filter(t => values.target!.includes(t.name))
for (const name of values.target ?? []) {
  if (!targets.some(t => t.name === name)) fail(`no target ${name}; there are ${targets.map(t => t.name).join(' ')}`)
}

/** Runs one target to its end, or until one input does not end. */
function run(target: FuzzTarget): Promise<WorkerResult> {
  const progress = new SharedArrayBuffer(4)
  const shown = new Int32Array(progress)
  const data: WorkerData = { name: target.name, seed, inputs, seconds, progress }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } })
  const broken = (text: string): WorkerResult => ({
    inputs: shown[0]! + 1,
    seconds: 0,
    crash: { input: makeInput(target, seed, shown[0]!), index: shown[0]!, text },
  })
  return new Promise(resolve => {
    let last = -1
    let since = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      if (shown[0] !== last) since = now
      last = shown[0]!
      if (now - since > STUCK_MS) end(broken(`broken promise: input ${last} has taken ${Math.round((now - since) / 1000)} s`))
    }, POLL_MS)
    const end = (result: WorkerResult): void => {
      clearInterval(timer)
      void worker.terminate()
      resolve(result)
    }
    worker.on('message', end)
    // Out of memory, or a fault of the rig itself.
    worker.on('error', error => end(broken(error.stack ?? error.message)))
  })
}

function report(name: string, result: WorkerResult): void {
  const rate = result.seconds > 0 ? `${Math.round(result.inputs / result.seconds / 1000)} k/s` : ''
  const head = `${name.padEnd(22)} ${String(result.inputs).padStart(9)} inputs ${result.seconds.toFixed(1).padStart(6)} s ${rate.padStart(9)}`
  if (result.crash === undefined) return console.log(`${head}  ok`)
  const path = saveCrash(name, result.crash.input)
  console.log(`${head}  BROKEN at input ${result.crash.index} of seed ${seed}: ${path}\n${result.crash.text.replaceAll(/^/gm, '    ')}`)
}

const waiting = [...chosen]
let broken = 0
async function thread(): Promise<void> {
  for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
    const result = await run(target)
    report(target.name, result)
    if (result.crash !== undefined) broken++
  }
}
await Promise.all(Array.from({ length: threads }, thread))
console.log(`${chosen.length} target${chosen.length === 1 ? '' : 's'}, seed ${seed}: ${broken === 0 ? 'no promise broken' : `${broken} broken`}`)
process.exitCode = broken === 0 ? 0 : 1
