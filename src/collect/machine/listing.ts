// Programs that print a long listing at once (ipvsadm with ten thousand real servers: 800 KB in pieces of 4 KB). Through a pipe each piece
// wakes us, which costs more than the rest; into a file in memory, read once when the program has ended, it costs next to nothing.

import { spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from 'node:fs'
import type { Ended } from '../outside.ts'
import { commandLine, end, environment, MOST_OUTPUT, programPath, runProgram } from './program.ts'

const FOLDER = '/dev/shm'
const SIGNALLED = 128
/** Of standard error no more is kept. */
const MOST_ERROR = 65536

let files = 0

/** An open file that has no name any more; undefined where there is no memory file system to write to. */
function openUnnamed(): number | undefined {
  const path = `${FOLDER}/umtool-${process.pid}-${files++}`
  try {
    const fd = openSync(path, 'wx+', 0o600)
    unlinkSync(path)
    return fd
  } catch {
    return undefined
  }
}

/** As runProgram; for programs known to end by themselves with a bounded answer. */
export function runListing(program: string, args: readonly string[], timeout: number, signal: AbortSignal | undefined): Promise<Ended | undefined> {
  const path = programPath(program)
  if (path === undefined) return Promise.resolve(undefined)
  const fd = signal?.aborted ? undefined : openUnnamed()
  if (fd === undefined) return runProgram(program, args, timeout, signal)
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env: environment(), detached: true, stdio: ['ignore', fd, 'pipe'] })
    const name = commandLine(program, args)
    let stderr = ''
    let over = false
    const finish = (settle: () => void): void => {
      if (over) return
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      try {
        settle()
      } finally {
        closeSync(fd)
      }
    }
    const fail = (why: string): void =>
      finish(() => {
        end(child, 'SIGKILL')
        child.stderr?.destroy()
        reject(new Error(`${name}: ${why}`))
      })
    const abort = (): void => fail('stopped')
    const timer = setTimeout(() => fail(`not ended after ${timeout / 1000} s`), timeout)
    signal?.addEventListener('abort', abort, { once: true })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < MOST_ERROR) stderr += text
    })
    child.on('error', (error: NodeJS.ErrnoException) => finish(() => (error.code === 'ENOENT' ? resolve(undefined) : reject(error))))
    child.on('close', status =>
      finish(() => {
        if (fstatSync(fd).size > MOST_OUTPUT) return reject(new Error(`${name}: said more than ${MOST_OUTPUT} bytes`))
        resolve({ status: status ?? SIGNALLED, stdout: readWhole(fd), stderr })
      }),
    )
  })
}

function readWhole(fd: number): string {
  const bytes = Buffer.allocUnsafe(fstatSync(fd).size)
  let length = 0
  for (let read = -1; length < bytes.length && read !== 0; length += read) read = readSync(fd, bytes, length, bytes.length - length, length)
  return bytes.toString('utf8', 0, length)
}
