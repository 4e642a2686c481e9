// The machine we run on, as a collector sees it. What was recorded elsewhere: replay.ts.

import { readdir } from 'node:fs/promises'
import { captureBatches } from './machine/capture.ts'
import { newClock } from './machine/clock.ts'
import { readFifo } from './machine/fifo.ts'
import { newListings } from './machine/listing.ts'
import { whyNoCapture } from './machine/may-capture.ts'
import { readProc } from './machine/proc.ts'
import { runProgram } from './machine/program.ts'
import { endOfLog, tailLog } from './machine/tail.ts'
import { readText } from './machine/text.ts'
import { newTurns } from './machine/turns.ts'
import { watchProgram } from './machine/watch.ts'
import type { Outside } from './outside.ts'

const TIMEOUT_MS = 10_000
/** Programs that are run all the time, and whose answers may be long. */
const LISTINGS = ['ipvsadm']
/** Programs of all collectors that run at the same time: one that hangs until its timeout holds up nobody. */
const turns = newTurns(4)

/** Programs that still run when `life` is aborted are ended. */
export function machine(life?: AbortSignal): Outside {
  const now = newClock()
  const listings = newListings(life)
  return {
    now,
    sleep,
    read: path => orUndefined(path.startsWith('/proc/') ? (async () => readProc(path))() : readText(path)),
    list: async path => (await orUndefined(readdir(path)))?.sort(),
    run: (program, args, timeout = TIMEOUT_MS) =>
      LISTINGS.includes(program) ? listings(program, args, timeout) : turns(() => runProgram(program, args, timeout, life)),
    watch: (program, args, signal) => watchProgram(program, args, now, signal),
    tail: (path, place, signal) => tailLog(path, place, now, signal),
    endOf: endOfLog,
    fifo: (path, signal) => readFifo(path, now, signal),
    capture: (request, signal) => captureBatches(request, now, signal),
    whyNoCapture: () => whyNoCapture(life),
  }
}

/** What Node's timers can count; longer is not slept through, but woken from early. */
const LONGEST_MS = 2 ** 31 - 1

export function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.min(milliseconds, LONGEST_MS))
    signal.addEventListener('abort', done, { once: true })
  })
}

async function orUndefined<Value>(value: Promise<Value>): Promise<Value | undefined> {
  try {
    return await value
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
