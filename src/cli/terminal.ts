// Whether a descriptor is a terminal, without loading Node's tty and net modules (4 ms) where it cannot be one.

import { fstatSync } from 'node:fs'

export function isTerminal(fd: number): boolean {
  let character: boolean
  try {
    character = fstatSync(fd).isCharacterDevice()
  } catch {
    return false
  }
  return character && process.getBuiltinModule('node:tty').isatty(fd)
}
