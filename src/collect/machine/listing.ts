// Programs that are run every other second and may print much: ipvsadm. Starting one from here costs more than the program itself (the
// kernel copies the map of all our memory for it), and so does a pipe (800 KB in pieces of 4 KB, each of which wakes us). So a small shell
// stays and starts them, and they write into a file in memory without a name, which is read once when they have ended.
//
// The shell's script is constant. What it is told to run are words without blanks or anything that means something to a shell; all else
// is run without it.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, unlinkSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import type { Ended } from '../outside.ts'
import { commandLine, end, environment, MOST_OUTPUT, programPath, runProgram } from './program.ts'

const SCRIPT = 'set -f; while read -r words; do $words >&3 2>&4 3>&- 4>&- < /dev/null; echo $?; done'
const PLAIN = /^[\w./:=-]+$/
const FOLDER = '/dev/shm'

type Starter = {
  readonly child: ChildProcess
  readonly requests: Writable
  readonly answers: Readable
  /** Written at their ends, so that emptying them is enough for the next program to begin at their beginnings. */
  readonly out: number
  readonly err: number
  /** It takes no more requests. */
  gone(): void
}

export type Run = (program: string, args: readonly string[], timeout: number) => Promise<Ended | undefined>

/** One program at a time. What it started is ended when `life` is aborted, or with us. */
export function newListings(life: AbortSignal | undefined): Run {
  let starter: Starter | undefined
  let last: Promise<unknown> = Promise.resolve()

  const one: Run = async (program, args, timeout) => {
    const path = programPath(program)
    if (path === undefined) return undefined
    if (life?.aborted || ![path, ...args].every(word => PLAIN.test(word))) return runProgram(program, args, timeout, life)
    starter ??= start(life, () => {
      starter = undefined
    })
    return starter === undefined ? runProgram(program, args, timeout, life) : ask(starter, path, args, timeout)
  }

  return (program, args, timeout) => {
    const mine = last.then(() => one(program, args, timeout))
    last = mine.catch(() => undefined)
    return mine
  }
}

let files = 0

/** A file in memory that has no name any more. */
function openUnnamed(): number {
  const path = `${FOLDER}/umtool-${process.pid}-${files++}`
  const fd = openSync(path, 'ax+', 0o600)
  unlinkSync(path)
  return fd
}

/** Undefined where there is no memory file system. */
function start(life: AbortSignal | undefined, gone: () => void): Starter | undefined {
  const opened: number[] = []
  try {
    opened.push(openUnnamed(), openUnnamed())
  } catch {
    for (const fd of opened) closeSync(fd)
    return undefined
  }
  const [out, err] = opened as [number, number]
  const child = spawn('/bin/sh', ['-c', SCRIPT], { env: environment(), detached: true, stdio: ['pipe', 'pipe', 'ignore', out, err] })
  const abort = (): void => end(child, 'SIGKILL')
  life?.addEventListener('abort', abort, { once: true })
  let closed = false
  const close = (): void => {
    if (closed) return
    closed = true
    life?.removeEventListener('abort', abort)
    closeSync(out)
    closeSync(err)
    gone()
  }
  child.on('error', close)
  child.on('close', close)
  child.stdin!.on('error', () => undefined)
  const starter = { child, requests: child.stdin!, answers: child.stdout!, out, err, gone }
  rest(starter)
  return starter
}

type Held = { ref?(): void; unref?(): void }

/** While nothing runs, it is no reason for this process to stay. */
function rest({ child, requests, answers }: Omit<Starter, 'out' | 'err' | 'gone'>): void {
  child.unref()
  for (const stream of [requests, answers] as Held[]) stream.unref?.()
}

function ask({ child, requests, answers, out, err, gone }: Starter, path: string, args: readonly string[], timeout: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    for (const stream of [requests, answers] as Held[]) stream.ref?.()
    let heard = ''
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      answers.off('data', hear)
      child.off('close', ended)
      rest({ child, requests, answers })
      settle()
    }
    const hear = (text: Buffer): void => {
      heard += text.toString('latin1')
      if (!heard.endsWith('\n')) return
      finish(() => {
        if (fstatSync(out).size > MOST_OUTPUT) return reject(new Error(`${commandLine(path, args)}: said more than ${MOST_OUTPUT} bytes`))
        resolve({ status: Number(heard), stdout: readWhole(out), stderr: readWhole(err) })
      })
    }
    const ended = (): void => finish(() => reject(new Error(`${commandLine(path, args)}: stopped`)))
    const timer = setTimeout(() => {
      gone()
      end(child, 'SIGKILL')
      finish(() => reject(new Error(`${commandLine(path, args)}: not ended after ${timeout / 1000} s`)))
    }, timeout)
    answers.on('data', hear)
    child.on('close', ended)
    ftruncateSync(out)
    ftruncateSync(err)
    requests.write(`${[path, ...args].join(' ')}\n`)
  })
}

/** One for all answers: a new one each time costs more than what is read into it. */
let buffer = Buffer.allocUnsafe(65536)
const KEPT = 16 << 20

function readWhole(fd: number): string {
  const { size } = fstatSync(fd)
  const bytes = size <= buffer.length ? buffer : Buffer.allocUnsafe(size * 2)
  if (bytes.length <= KEPT) buffer = bytes
  let length = 0
  for (let read = -1; length < size && read !== 0; length += read) read = readSync(fd, bytes, length, size - length, length)
  return bytes.toString('utf8', 0, length)
}
