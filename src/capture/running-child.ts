// One child process that captures: started, listened to, asked for its counts, asked to finish.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync } from 'node:fs'
import type { Writable } from 'node:stream'
import type { Backend, OpenOptions } from './backend.ts'
import { openPipe, readPipe, readStream, type TakeChunk } from './child-pipe.ts'
import type { ChildCounts, ChildMessage } from './child-protocol.ts'

export type ChildEnd = {
  /** It was open at some time. */
  readonly opened: boolean
  readonly counts: ChildCounts
  /** What it said when it could not open the interface. */
  readonly failure: Extract<ChildMessage, { says: 'failed' }> | undefined
  /** The interface disappeared. */
  readonly gone: boolean
  /** Lines on standard error that were no messages. */
  readonly text: string
  /** How the process ended: `exit status 1`, `SIGKILL`. */
  readonly how: string
}

export type RunningChild = {
  readonly pid: number | undefined
  /** Fulfilled when the process has ended and all it wrote was taken; rejected with what taking a chunk throws. */
  readonly ended: Promise<ChildEnd>
  counts(): Promise<ChildCounts>
  /** Asks it to hand over what it has and end; ends it by force when it does not. */
  finish(): void
}

export type ChildEvents = {
  readonly take: TakeChunk
  /** Every message but counts. */
  message(message: ChildMessage): void
  /** A line that was no message. */
  text(line: string): void
}

/** A child that does not answer within this time is killed: its counts are the last it gave. Milliseconds. */
const PATIENCE_MS = 3000
const MOST_TEXT = 1 << 14
const NO_COUNTS: ChildCounts = { received: 0, dropped: 0, droppedByInterface: 0, captured: 0 }

export function startChild(backend: Backend, options: OpenOptions, events: ChildEvents): RunningChild {
  const { command, args, env } = backend.program(options)
  const pipe = openPipe()
  // In a session of its own: Ctrl-C on the terminal is for the parent, which then asks the child to finish.
  const child: ChildProcess = spawn(command, args, { env, cwd: '/', detached: true, stdio: ['pipe', pipe?.writeFd ?? 'pipe', 'pipe'] })
  if (pipe !== undefined) closeSync(pipe.writeFd)
  const words = child.stdin as Writable
  words.on('error', () => {}) // it has ended: its end says why
  const state = { opened: false, gone: false, counts: NO_COUNTS, failure: undefined as ChildEnd['failure'], text: '' }
  let answer: PromiseWithResolvers<ChildCounts> | undefined
  let patience: NodeJS.Timeout | undefined

  const read = backend.reader()
  const lines = listen(child, line => {
    const message = read(line)
    if (message === undefined) {
      if (state.text.length < MOST_TEXT) state.text += `${line}\n`
      return events.text(line)
    }
    if (message.says === 'counts') {
      state.counts = message.counts
      answer?.resolve(message.counts)
      answer = undefined
      return
    }
    if (message.says === 'opened') state.opened = true
    if (message.says === 'gone') state.gone = true
    if (message.says === 'failed') state.failure = message
    events.message(message)
  })

  const exited = new Promise<string>(resolve => {
    child.on('error', error => resolve(error.message))
    child.on('exit', (code, signal) => resolve(signal ?? `exit status ${code}`))
  })
  const taken = pipe === undefined ? readStream(child.stdout!, events.take) : readPipe(pipe.readFd, events.take)
  // Whoever writes has gone, or nobody wants it any more: either way the child has nothing left to do.
  taken.then(finish, finish)
  void exited.then(() => clearTimeout(patience))
  const ended = Promise.all([exited, lines, taken]).then(([how]) => {
    answer?.resolve(state.counts)
    return { ...state, text: state.text.trim(), how }
  })
  return { pid: child.pid, ended, counts, finish }

  function counts(): Promise<ChildCounts> {
    if (hasEnded()) return Promise.resolve(state.counts)
    if (answer === undefined) words.write('stats\n')
    answer ??= Promise.withResolvers()
    return answer.promise
  }

  function finish(): void {
    if (!words.writableEnded) words.end('end\n')
    if (!hasEnded()) patience ??= setTimeout(kill, PATIENCE_MS)
  }

  function hasEnded(): boolean {
    return child.exitCode !== null || child.signalCode !== null || child.pid === undefined
  }

  /** The whole group: with tcpdump there is a shell before it. */
  function kill(): void {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // gone meanwhile
    }
  }
}

/** Calls `line` for every line of standard error; fulfilled at its end. */
function listen(child: ChildProcess, line: (text: string) => void): Promise<void> {
  return new Promise(resolve => {
    let rest = ''
    const stream = child.stderr!
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = (parts.pop() ?? '').slice(0, MOST_TEXT)
      for (const part of parts) line(part)
    })
    stream.on('error', () => {})
    stream.on('close', () => {
      if (rest !== '') line(rest)
      resolve()
    })
  })
}
