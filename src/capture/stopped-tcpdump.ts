// A tcpdump that is stopped (SIGSTOP) right after it has opened an interface: it reads nothing, its small ring is soon full, and from
// then on the kernel drops before it copies, but counts. It is woken only to say how many packets passed its filter.
//
// Measured on a veth pair: 600,000 packets sent, 600,000 counted; like every further socket it costs the kernel 0.2 µs a packet.

import { spawn } from 'node:child_process'
import { confined, type OpenOptions, plainEnvironment } from './backend.ts'
import { findProgram } from './privilege.ts'

export type StoppedTcpdump = {
  /** True once it counts; false when it could not be started. */
  readonly opened: Promise<boolean>
  /** Packets that passed the filter until now, by a 32-bit counter; undefined when it has ended. */
  received(): Promise<number | undefined>
  end(): void
}

/**
 * The shell, since it may end a tcpdump that is another user by now, and ends it when the parent is gone. tcpdump keeps our standard
 * output as descriptor 3, so that its end is seen. (To `-w /dev/null` it would want to give away the file.)
 */
const KEEP_STILL = `"$@" </dev/null 3>&1 >/dev/null & capture=$!
exec >&-
while read -r word; do
  case $word in
    still) kill -STOP "$capture" ;;
    count) kill -USR1 "$capture"; kill -CONT "$capture" ;;
  esac 2>/dev/null
done
kill -KILL "$capture" 2>/dev/null`

const CAPABILITIES = ['net_raw', 'kill', 'setuid', 'setgid', 'setpcap']
/** One byte of a packet in the smallest ring; libpcap makes more of either where it needs more. */
const UNREAD = ['-s', '1', '-B', '1']
const RECEIVED = /(\d+) packets? received by filter/

export function startStopped({ interface: name, user }: OpenOptions, filter: string): StoppedTcpdump {
  const opened = Promise.withResolvers<boolean>()
  const waiting: ((count: number | undefined) => void)[] = []
  let ended = false
  const as = user === undefined ? [] : ['-Z', user.name]
  const tcpdump = [findProgram('tcpdump') ?? 'tcpdump', '-i', name, '-n', '-p', ...UNREAD, '-w', '-', ...as, '--', filter]
  const shell = { command: '/bin/sh', args: ['-c', KEEP_STILL, 'sh', ...tcpdump], env: plainEnvironment() }
  const { command, args, env } = user === undefined ? shell : confined(shell, CAPABILITIES)
  const child = spawn(command, args, { env, cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {})
  child.stdout.on('error', () => {}).on('end', end) // nothing comes, and its end is tcpdump's: the shell alone would wait for ever
  child.stdout.resume()
  let rest = ''
  child.stderr
    .setEncoding('latin1')
    .on('error', () => {})
    .on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!.slice(0, 1000)
      for (const line of lines) hear(line)
    })
    .on('close', gone) // when tcpdump and the shell have ended, not before
  child.on('error', gone)
  return { opened: opened.promise, received, end }

  function hear(line: string): void {
    if (/^(tcpdump: )?listening on /.test(line)) {
      say('still')
      opened.resolve(true)
    }
    const count = RECEIVED.exec(line)?.[1]
    if (count !== undefined) {
      say('still')
      for (const answer of waiting.splice(0)) answer(Number(count))
    }
  }

  function received(): Promise<number | undefined> {
    if (ended) return Promise.resolve(undefined)
    return new Promise(resolve => {
      if (waiting.push(resolve) === 1) say('count')
    })
  }

  function say(word: 'still' | 'count'): void {
    if (!child.stdin.writableEnded) child.stdin.write(`${word}\n`)
  }

  function end(): void {
    if (!child.stdin.writableEnded) child.stdin.end()
  }

  function gone(): void {
    ended = true
    opened.resolve(false)
    for (const answer of waiting.splice(0)) answer(undefined)
    end()
  }
}
