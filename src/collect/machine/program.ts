// Programs without a shell: how they are found, with which environment they run, and how they are ended with all they started.

import { type ChildProcess, spawn } from 'node:child_process'
import { findProgram } from '../../capture/privilege.ts'
import type { Ended } from '../outside.ts'

/** Full path; a word with a slash is one already. Undefined when there is none. */
export const programPath = (program: string): string | undefined => (program.includes('/') ? program : findProgram(program))

/** Of our own environment only what a program needs to find its way: what else is in it (keys, NODE_OPTIONS) is no business of others. */
const KEPT = ['HOME', 'TZ', 'TMPDIR', 'NOTIFY_SOCKET']

/** English words, so that parsers know them; plain users' PATH lacks the sbin folders, where most of what we run lives. */
export function environment(): NodeJS.ProcessEnv {
  const kept = KEPT.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { ...Object.fromEntries(kept), PATH: `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`, LC_ALL: 'C' }
}

export const commandLine = (program: string, args: readonly string[]): string => [program, ...args].join(' ')

/** The whole group, for which it must have been started `detached`: a script's children too. */
export function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal)
  } catch {
    // gone meanwhile
  }
}

export const MOST_OUTPUT = 64 << 20
const SIGNALLED = 128

/**
 * Runs a program to its end. Undefined when there is no such program. Rejects when it cannot be started, says more than `most` bytes,
 * takes longer than `timeout` milliseconds or `signal` is aborted; it is killed then.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  timeout: number,
  signal: AbortSignal | undefined,
  most: number = MOST_OUTPUT,
): Promise<Ended | undefined> {
  const path = programPath(program)
  if (path === undefined || signal?.aborted) return signal?.aborted ? Promise.reject(stopped(program, args)) : Promise.resolve(undefined)
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env: environment(), detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    let bytes = 0
    let status = 0
    const done = (error: Error | undefined): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      if (error === undefined) return resolve({ status, stdout: text(out), stderr: text(err) })
      end(child, 'SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
      reject(error)
    }
    const abort = (): void => done(stopped(program, args))
    const timer = setTimeout(() => done(new Error(`${commandLine(program, args)}: not ended after ${timeout / 1000} s`)), timeout)
    signal?.addEventListener('abort', abort, { once: true })
    const keep = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > most) return done(new Error(`${commandLine(program, args)}: said more than ${most} bytes`))
      into.push(chunk)
    }
    child.stdout.on('data', keep(out))
    child.stderr.on('data', keep(err))
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') return done(error)
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      resolve(undefined)
    })
    child.on('exit', (code, killedBy) => {
      status = code ?? SIGNALLED + (SIGNAL_NUMBERS[killedBy ?? ''] ?? 0)
    })
    child.on('close', () => done(undefined))
  })
}

/** Of those that end a program most often; as a shell counts them. */
const SIGNAL_NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGPIPE: 13, SIGTERM: 15 }

const text = (chunks: readonly Buffer[]): string => Buffer.concat(chunks).toString('utf8')

const stopped = (program: string, args: readonly string[]): Error => new Error(`${commandLine(program, args)}: stopped`)
