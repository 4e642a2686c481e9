// The right to capture: who has it, who the child becomes without it, and the command that gives it.

import { accessSync, constants, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export type User = { readonly name: string; readonly uid: number; readonly gid: number }

const CAP_SETPCAP = 8
const CAP_NET_RAW = 13
/** `tcpdump` is Debian's user for just this; it is there when tcpdump is. */
const UNPRIVILEGED = ['tcpdump', 'nobody']
const WHERE_PROGRAMS_ARE = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** Whether this process may open packet sockets, and so any program it starts. */
export const mayCapture = (status: string = read('/proc/self/status')): boolean => isCapable(status, CAP_NET_RAW)

/** Whether this process may take capabilities from the programs it starts; root in a container may not. */
export const mayConfine = (status: string = read('/proc/self/status')): boolean => isCapable(status, CAP_SETPCAP)

function isCapable(status: string, capability: number): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1]
  return effective !== undefined && ((BigInt(`0x${effective}`) >> BigInt(capability)) & 1n) === 1n
}

/** Who the child becomes; nobody else when we are not root. */
export function unprivilegedUser(passwd: string = read('/etc/passwd'), uid: number | undefined = process.getuid?.()): User | undefined {
  if (uid !== 0) return undefined
  for (const wanted of UNPRIVILEGED) {
    const found = new RegExp(`^${wanted}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd)
    if (found) return { name: wanted, uid: Number(found[1]), gid: Number(found[2]) }
  }
  return undefined
}

/** Full path of a program, also where a plain user's PATH does not look. */
export function findProgram(name: string, path: string = process.env.PATH ?? ''): string | undefined {
  return [...path.split(delimiter).filter(folder => folder.startsWith('/')), ...WHERE_PROGRAMS_ARE]
    .map(folder => join(folder, name))
    .find(file => isExecutable(file) !== 'missing')
}

/** Whether we may run it; a program limited to a group is there and yet not ours. */
export function isExecutable(file: string): 'yes' | 'forbidden' | 'missing' {
  try {
    accessSync(file, constants.F_OK)
  } catch {
    return 'missing'
  }
  try {
    accessSync(file, constants.X_OK)
    return 'yes'
  } catch {
    return 'forbidden'
  }
}

export type Machine = {
  readonly root: boolean
  readonly tcpdump: string | undefined
  readonly setcap: string | undefined
  readonly forbidden: boolean
}

export const thisMachine = (): Machine => {
  const tcpdump = findProgram('tcpdump')
  return {
    root: process.getuid?.() === 0,
    tcpdump,
    setcap: findProgram('setcap'),
    forbidden: tcpdump !== undefined && isExecutable(tcpdump) === 'forbidden',
  }
}

/** What to do about "not permitted", as the commands to type on this machine. `command` is what was typed, word by word. */
export function permissionHint(command: readonly string[], { root, tcpdump, setcap, forbidden }: Machine = thisMachine()): string {
  if (root) return 'root without the capability CAP_NET_RAW: start the container with --cap-add=NET_RAW, or capture outside of it'
  const now = `sudo ${command.map(quote).join(' ')}`
  if (tcpdump === undefined) return `${now}\n     or once: sudo apt-get install tcpdump libcap2-bin && sudo setcap cap_net_raw=ep /usr/bin/tcpdump`
  if (forbidden) return `${now}\n     or once: join the group that may run ${tcpdump} (ls -l ${tcpdump}), and log in again`
  const install = setcap === undefined ? 'sudo apt-get install libcap2-bin && ' : ''
  return `${now}\n     or once: ${install}sudo setcap cap_net_raw=ep ${tcpdump}   (docs/capture-privilege.md: for a group only)`
}

/** One word for a POSIX shell. */
export const quote = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
