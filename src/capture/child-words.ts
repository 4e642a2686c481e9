// What the parent says to the capture child on standard input, heard without a stream: loading one takes 7 ms, a fifth of the child's start.
//
// A thread of libuv waits in read(2) and puts the next words into a buffer, where they can be seen even while the event loop stands
// still. Nobody can call it back from there: process.exit() would wait for it for ever, hence `leave`.

import { read } from 'node:fs'

export type Words = {
  /** Hears what was said meanwhile, although the event loop stands still. The end of the input is not seen here. */
  look(): void
}

const LONGEST = 64
const NEWLINE = 10

/** Calls `hear` with one or several whole words, and `ended` when nobody can say any more. */
export function hearWords(hear: (text: string) => void, ended: () => void): Words {
  let buffer = listen()

  function listen(): Buffer {
    const into = Buffer.alloc(LONGEST)
    read(0, into, 0, LONGEST, null, (error, count) => {
      if (into !== buffer) return // it was looked at before
      if (error !== null || count === 0) ended()
      else take(count)
    })
    return into
  }

  function take(count: number): void {
    const text = buffer.toString('latin1', 0, count)
    buffer = listen()
    hear(text)
  }

  return {
    look() {
      const end = buffer.lastIndexOf(NEWLINE)
      if (end >= 0) take(end + 1)
    },
  }
}

/** Ends this process at once. */
export function leave(): never {
  process.kill(process.pid, 'SIGKILL')
  process.exit() // not reached
}
