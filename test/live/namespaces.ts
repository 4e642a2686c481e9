// Network namespaces for tests with real interfaces: made under names of our own, gone afterwards. Needs root.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const ip = (...args: string[]): string => execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

export type Net = {
  /** Full name of the namespace called `short` here. */
  name(short: string): string
  add(short: string): void
  /** A veth pair; each end is `namespace:interface address/length...`. Both ends are up. */
  connect(one: string, other: string): void
  /** Runs a program in a namespace to its end. */
  run(short: string, command: string, ...args: string[]): string
  /** Starts one; ended by clean(). */
  start(short: string, command: string, ...args: string[]): ChildProcess
  /** A folder for files. */
  readonly folder: string
  clean(): void
}

let nets = 0

/** Namespaces are named by process and number, so that several runs do not meet. */
export function newNet(): Net {
  const prefix = `umtool-${process.pid}-${nets++}-`
  const folder = mkdtempSync(join(tmpdir(), 'umtool-live-'))
  const made: string[] = []
  const started: ChildProcess[] = []
  const name = (short: string): string => prefix + short
  const run = (short: string, command: string, ...args: string[]): string => ip('netns', 'exec', name(short), command, ...args)

  function end(text: string): void {
    const [place = '', ...addresses] = text.split(' ')
    const [short = '', dev = ''] = place.split(':')
    // Without duplicate address detection an address works at once.
    for (const address of addresses) ip('-n', name(short), 'addr', 'add', address, 'dev', dev, ...(address.includes(':') ? ['nodad'] : []))
    ip('-n', name(short), 'link', 'set', dev, 'up')
  }

  return {
    name,
    folder,
    run,
    add(short) {
      ip('netns', 'add', name(short))
      made.push(short)
      ip('-n', name(short), 'link', 'set', 'lo', 'up')
      // No router solicitations and no detection of duplicates: what is captured is what a test sent.
      run(
        short,
        'sysctl',
        '-qw',
        ...['accept_ra', 'router_solicitations', 'accept_dad', 'dad_transmits'].map(key => `net.ipv6.conf.default.${key}=0`),
      )
    },
    connect(one, other) {
      const [[a = '', i = ''], [b = '', j = '']] = [one, other].map(text => text.split(' ')[0]!.split(':')) as [string[], string[]]
      ip('-n', name(a), 'link', 'add', i, 'type', 'veth', 'peer', 'name', j, 'netns', name(b))
      end(one)
      end(other)
    },
    start(short, command, ...args) {
      const child = spawn('ip', ['netns', 'exec', name(short), command, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
      started.push(child)
      return child
    },
    clean() {
      for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      for (const short of made) ip('netns', 'del', name(short))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits until `condition` holds; the test's own time limit is the only one. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 10))
}
