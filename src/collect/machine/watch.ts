// A program that stays, such as `ip monitor`: its lines as they come.

import { spawn } from 'node:child_process'
import { findProgram } from '../../capture/privilege.ts'
import type { Line } from '../outside.ts'
import { lastLine, newLineSplitter, splitLines } from './lines.ts'
import { newMailbox } from './mailbox.ts'
import { commandLine, end, environment, programPath } from './program.ts'

/** Batches that may wait for the reader; then the program's pipe fills, and the program waits. */
const MOST_BATCHES = 64
const MOST_COMPLAINT = 4096
/** From asking it to end to ending it. Milliseconds. */
const PATIENCE_MS = 1000

/** Ends when the program ends with success or the signal is aborted; throws when it cannot be started or fails, with its last words. */
export async function* watchProgram(
  program: string,
  args: readonly string[],
  now: () => number,
  signal: AbortSignal,
): AsyncGenerator<readonly Line[]> {
  const path = programPath(program)
  if (path === undefined) throw new Error(`there is no program ${program}`)
  if (signal.aborted) return
  const child = spawn(...tied(path, args), { env: environment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const batches = newMailbox<readonly Line[]>(MOST_BATCHES, () => child.stdout.resume())
  const splitter = newLineSplitter()
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const at = now()
    const lines: Line[] = []
    splitLines(splitter, chunk, text => lines.push({ at, text }))
    if (lines.length > 0 && !batches.put(lines)) child.stdout.pause()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-MOST_COMPLAINT)
  })
  child.on('error', error => batches.end(new Error(`${program} cannot be started: ${error.message}`, { cause: error })))
  child.on('close', (status, killedBy) => {
    const rest = lastLine(splitter)
    if (rest !== '') batches.put([{ at: now(), text: rest }])
    const how = killedBy === null ? `ended with status ${status}` : `was ended by ${killedBy}`
    const said = complaint.trim().split('\n').at(-1)
    const failed = status !== 0 && !signal.aborted
    batches.end(failed ? new Error(`${commandLine(program, args)}: ${how}${said === '' ? '' : `: ${said}`}`) : undefined)
  })
  let patience: NodeJS.Timeout | undefined
  const stop = (): void => {
    end(child, 'SIGTERM')
    patience ??= setTimeout(end, PATIENCE_MS, child, 'SIGKILL')
    batches.end()
    child.stdout.resume() // or a full pipe would keep it from ending
  }
  child.on('exit', () => clearTimeout(patience))
  signal.addEventListener('abort', stop, { once: true })
  try {
    yield* batches.items
  } finally {
    signal.removeEventListener('abort', stop)
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) stop()
  }
}

/** Tied to our life where setpriv(1) is there: nobody else would end it after us when we are killed. */
function tied(path: string, args: readonly string[]): [string, string[]] {
  const setpriv = findProgram('setpriv')
  return setpriv === undefined ? [path, [...args]] : [setpriv, ['--pdeathsig', 'KILL', path, ...args]]
}
