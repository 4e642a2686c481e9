// The hand on the tape: keys from a terminal one by one, and the terminal as it was when we go, however we go.
import { openSync } from 'node:fs'
import type { ReadStream } from 'node:tty'
import { isTerminal } from '../terminal.ts'
import { type Key, keysIn } from './keys.ts'

export type Keyboard = { close(): void }

/** From standard input, or from the terminal itself where standard input is the log. Undefined where there is no terminal. */
export function openKeyboard(inputIsLog: boolean, onKey: (key: Key) => void): Keyboard | undefined {
  const input = inputIsLog ? ownTerminal() : isTerminal(0) ? process.stdin : undefined
  if (input === undefined) return undefined
  const restore = (): void => void input.setRawMode(false)
  const onData = (bytes: Buffer): void => {
    for (const key of keysIn(bytes.toString('utf8'))) {
      if (key === 'suspend') suspend()
      else onKey(key)
    }
  }
  const suspend = (): void => {
    restore()
    process.once('SIGCONT', () => input.setRawMode(true))
    process.kill(process.pid, 'SIGTSTP')
  }
  process.once('exit', restore)
  input.setRawMode(true)
  input.on('data', onData)
  input.resume()
  return {
    close() {
      input.off('data', onData)
      input.pause()
      restore()
      process.off('exit', restore)
      if (inputIsLog) input.destroy()
    },
  }
}

function ownTerminal(): ReadStream | undefined {
  try {
    const { ReadStream } = process.getBuiltinModule('node:tty')
    return new ReadStream(openSync('/dev/tty', 'r'))
  } catch {
    return undefined
  }
}
