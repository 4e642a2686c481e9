// How old a line is when it can be read, and how long a receiver takes to end, on a quiet link.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Net } from '../live/namespaces.ts'
import { untilListening } from './live-measure.ts'

const LINES = 40
/** Packets a second: each comes to a link at rest. */
const RATE = 10
const STOPS = 5

/** Milliseconds from the kernel's time of a packet, which the line begins with (-tt), to the line's arrival here. */
export async function firstLine(net: Net, command: readonly string[], sender: string): Promise<number[]> {
  const child = spawn('ip', ['netns', 'exec', net.name('b'), ...command], { stdio: ['ignore', 'pipe', 'ignore'] })
  const closed = new Promise(resolve => child.on('close', resolve))
  const ages: number[] = []
  const enough = new Promise<void>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      const time = Number.parseFloat(line)
      if (time > 0) ages.push(Date.now() - time * 1000)
      if (ages.length === LINES) resolve()
    })
  })
  await untilListening(net, 'b')
  const load = net.start('a', sender, 'v0', String(RATE), String(LINES / RATE + 1))
  await enough
  load.kill('SIGKILL')
  child.kill('SIGINT')
  await closed
  return ages
}

/** Milliseconds from SIGINT to the end of the process. */
export async function stopTime(net: Net, command: readonly string[]): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < STOPS; i++) {
    const child = spawn('ip', ['netns', 'exec', net.name('b'), ...command], { stdio: 'ignore' })
    await untilListening(net, 'b')
    await new Promise(resolve => setTimeout(resolve, 300))
    const start = performance.now()
    const closed = new Promise<void>(resolve => child.on('exit', () => resolve()))
    child.kill('SIGINT')
    await closed
    times.push(performance.now() - start)
  }
  return times
}
