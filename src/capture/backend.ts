// What the two ways to capture have in common: a program to start whose standard output is a pcap stream, and how to read what it says.

import type { ChildMessage } from './child-protocol.ts'
import { findProgram, mayConfine, type User } from './privilege.ts'

export type OpenOptions = {
  readonly interface: string
  readonly filter: string
  /** The filter without its sampling: what passes this one alone is counted. */
  readonly unsampled?: string | undefined
  readonly snaplen: number
  readonly bufferKib: number
  readonly promiscuous: boolean
  /** How long packets may wait to be handed over together. Milliseconds; tcpdump always hands over at once. */
  readonly holdMs: number
  /** Who the program is to become once the interface is open; only for root. */
  readonly user: User | undefined
}

export type Program = { readonly command: string; readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv }

export type Backend = {
  readonly name: 'pcap' | 'tcpdump'
  program(options: OpenOptions): Program
  /** A reader of the lines on standard error; what is no message is text to keep for an error. */
  reader(): (line: string) => ChildMessage | undefined
}

/** Nothing of the environment but what finds programs and names: NODE_OPTIONS and LD_PRELOAD have no business here. */
export const plainEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: `${process.env.PATH ?? ''}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
  LC_ALL: 'C',
})

/** The same program started by root with no capability but these, through setpriv(1) where that is installed and may do it. */
export function confined({ command, args, env }: Program, capabilities: readonly string[]): Program {
  const setpriv = findProgram('setpriv')
  if (setpriv === undefined || !mayConfine()) return { command, args, env }
  const keep = ['-all', ...capabilities.map(name => `+${name}`)].join(',')
  return { command: setpriv, args: ['--bounding-set', keep, '--inh-caps', '-all', command, ...args], env }
}
