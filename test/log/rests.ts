// Whether a process that has nothing to do does nothing: by the processor time it takes, once what its start left behind is done.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Of a core. */
const REST = 0.01
/** Seconds. */
const WINDOW = 5
const WINDOWS = 12

/** Seconds of processor time a process has taken, its threads included. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Resolves when it took less than a hundredth of a core for five seconds; rejects when it never does, for a minute. */
export async function untilRests(pid: number): Promise<void> {
  const used: number[] = []
  while (used.length < WINDOWS) {
    const before = cpuOf(pid)
    await sleep(WINDOW * 1000)
    used.push(cpuOf(pid) - before)
    if (used.at(-1)! < WINDOW * REST) return
  }
  throw new Error(`it does not rest: every ${WINDOW} s it took ${used.map(one => one.toFixed(2)).join(', ')} s`)
}
