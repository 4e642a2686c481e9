// How far long work has come: one line on stderr that is written over, on a terminal only.
import { isTerminal } from '../terminal.ts'

export type Progress = {
  /** `text` is written at most some times a second; it is cheap to call. */
  show(text: () => string): void
  /** Takes the line away. */
  end(): void
}

const EVERY = 200
const CLEAR = '\r\x1b[K'

export function newProgress(): Progress {
  if (!isTerminal(2)) return { show() {}, end() {} }
  let next = performance.now() + EVERY
  let shown = false
  return {
    show(text) {
      const now = performance.now()
      if (now < next) return
      next = now + EVERY
      shown = true
      process.stderr.write(CLEAR + text())
    },
    end() {
      if (shown) process.stderr.write(CLEAR)
      shown = false
    },
  }
}
