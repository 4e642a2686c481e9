// Whether a descriptor is a terminal, without loading Node's tty and net modules (4 ms) where it cannot be one.

import { fstatSync } from 'node:fs'

/** Major number of /dev/null and its like (Linux, Documentation/admin-guide/devices.txt). */
const MEMORY_DEVICES = 1

export function isTerminal(fd: number): boolean {
  let maybe: boolean
  try {
    const stats = fstatSync(fd)
    maybe = stats.isCharacterDevice() && stats.rdev >>> 8 !== MEMORY_DEVICES
  } catch {
    return false
  }
  return maybe && process.getBuiltinModule('node:tty').isatty(fd)
}
