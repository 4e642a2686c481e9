// A network namespace on the machine with a tap that leads into a lab's kernel: what runs in it is all that nodes see of the machine.
import { execFileSync } from 'node:child_process'

export type Outside = {
  readonly netns: string
  readonly tap: string
  /** The machine's end; nodes have other numbers of the same /24 (cluster/network.sh). */
  readonly host: string
  /** A command in it, as `spawn` wants it. */
  readonly inside: readonly string[]
  /** As a cable that is pulled: nothing is refused, nothing comes through. */
  cut(): void
  mend(): void
  [Symbol.dispose](): void
}

const TAP = 'lab0'
const BRIDGE = 'outside'
const HOST = '10.8.0.1'

/** Needs root. */
export function newOutside(): Outside {
  const netns = `umtool-outside-${process.pid}`
  const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const inside = ['nsenter', `--net=/run/netns/${netns}`]
  const drop = (): void => ip('netns', 'del', netns)
  ip('netns', 'add', netns)
  try {
    ip('-n', netns, 'link', 'set', 'lo', 'up')
    execFileSync('ip', ['netns', 'exec', netns, 'ip', 'tuntap', 'add', 'dev', TAP, 'mode', 'tap'])
    ip('-n', netns, 'link', 'add', BRIDGE, 'type', 'bridge')
    ip('-n', netns, 'address', 'add', `${HOST}/24`, 'dev', BRIDGE)
    ip('-n', netns, 'link', 'set', TAP, 'master', BRIDGE, 'up')
    ip('-n', netns, 'link', 'set', BRIDGE, 'up')
  } catch (error) {
    drop()
    throw error
  }
  // The tap itself stays up: a guest whose tap goes down gives it up for good.
  return {
    netns,
    tap: TAP,
    host: HOST,
    inside,
    cut: () => ip('-n', netns, 'link', 'set', TAP, 'nomaster'),
    mend: () => ip('-n', netns, 'link', 'set', TAP, 'master', BRIDGE),
    [Symbol.dispose]: drop,
  }
}
