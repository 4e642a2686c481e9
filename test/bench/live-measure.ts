// One receiver, one load: starts it in a namespace, sends numbered packets, stops it, and says what it cost and what it lost.

import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, createReadStream, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { feed, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import type { Net } from '../live/namespaces.ts'

export type Receiver = {
  readonly name: string
  readonly command: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  /** What it writes to standard output: lines with `win N`, or pcap. */
  readonly writes: 'lines' | 'pcap'
  /** It is meant to take all packets, so that missing ones are lost. */
  readonly takesAll: boolean
  /** Packets lost by the kernel's count, from what it says at the end. */
  kernelDrops(stderr: string): number | undefined
}

export type Running = {
  readonly child: ChildProcess
  readonly pid: number
  readonly out: string
  readonly err: string
  readonly closed: Promise<void>
}

export type Measured = {
  /** Processor seconds of the receiver and of all its children. */
  readonly cpu: number
  readonly sent: number
  readonly received: number
  /** Numbers that never came. */
  readonly missing: number
  readonly kernelDrops: number | undefined
}

/** tcpdump may hold packets back for a second; ended earlier it loses them. */
const QUIET_MS = 1500
const MAGIC_AT = 14 + 20 + 32

/** Bash reports the processor time of everything below it; the shell inside becomes the receiver, so that its number is known. */
const TIMED = 'TIMEFORMAT="cpu %U %S"; time sh -c \'echo $$ >&3; exec "$@" 3>&-\' sh "$@"'

export async function startReceiver(net: Net, where: string, receiver: Receiver, out: string): Promise<Running> {
  const err = `${out}.err`
  const files = [openSync(out, 'w'), openSync(err, 'w')] as const
  const command = ['ip', 'netns', 'exec', net.name(where), ...receiver.command]
  const child = spawn('bash', ['-c', TIMED, 'bash', ...command], {
    stdio: ['ignore', files[0], files[1], 'pipe'],
    env: { ...process.env, ...receiver.env },
  })
  for (const file of files) closeSync(file)
  const closed = new Promise<void>(resolve => child.on('close', () => resolve()))
  const pid = await new Promise<number>(resolve => child.stdio[3]!.once('data', (data: Buffer) => resolve(Number(data))))
  await untilListening(net, where)
  return { child, pid, out, err, closed }
}

/** Until the namespace has a packet socket that runs. */
export async function untilListening(net: Net, where: string): Promise<void> {
  while (!/^\S+ +\d+ +3 +[0-9a-f]+ +[1-9]\d* +1 /m.test(net.run(where, 'cat', '/proc/net/packet'))) await sleep(20)
}

/** As Ctrl-C does. */
export async function stopReceiver(running: Running): Promise<void> {
  process.kill(running.pid, 'SIGINT')
  await running.closed
}

export async function measure(net: Net, receiver: Receiver, load: { sender: string; rate: number; seconds: number }): Promise<Measured> {
  const running = await startReceiver(net, 'b', receiver, join(net.folder, 'out'))
  const [sent = 0] = net.run('a', load.sender, 'v0', String(load.rate), String(load.seconds)).split(' ').map(Number)
  await sleep(QUIET_MS)
  await stopReceiver(running)
  const stderr = readFileSync(running.err, 'latin1')
  const [, user = '0', system = '0'] = /^cpu (\S+) (\S+)$/m.exec(stderr) ?? []
  const received = receiver.writes === 'pcap' ? await numbersOfPcap(running.out) : await numbersOfLines(running.out)
  return {
    cpu: Number(user) + Number(system),
    sent,
    received: received.length,
    missing: receiver.takesAll ? missing(received, sent) : 0,
    kernelDrops: receiver.kernelDrops(stderr),
  }
}

/** How many of 0 to `sent` - 1, modulo 65536, were passed over. They come in order. */
function missing(numbers: readonly number[], sent: number): number {
  let expected = 0
  let count = 0
  for (const number of numbers) {
    const skipped = (number - expected) & 0xffff
    count += skipped
    expected += skipped + 1
  }
  return count + Math.max(0, sent - expected)
}

/** The low 16 bits of each packet's number: what a line shows as its window. */
async function numbersOfLines(path: string): Promise<number[]> {
  const numbers: number[] = []
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      const at = line.indexOf(' win ')
      if (at >= 0) numbers.push(Number.parseInt(line.slice(at + 5), 10))
    }
  }
  return numbers
}

async function numbersOfPcap(path: string): Promise<number[]> {
  const numbers: number[] = []
  const decoder = newCaptureDecoder()
  const record = newPacketRecord()
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    feed(decoder, chunk as Buffer)
    while (next(decoder, record) === OK) {
      const { bytes, at } = record
      numbers.push((bytes[at + MAGIC_AT + 8]! << 8) | bytes[at + MAGIC_AT + 9]!)
    }
  }
  return numbers
}
