// What sysfs says of one interface at this moment: a few small reads, cheap enough to repeat while capturing.

import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'

export type InterfaceState = {
  readonly up: boolean
  readonly carrier: boolean
  /** How often the carrier came or went since the interface was made. */
  readonly carrierChanges: number
  readonly index: number
}

const NETWORKS = '/sys/class/net'
const IFF_UP = 1
const ARPHRD_ETHER = 1
const ARPHRD_LOOPBACK = 772
/** Ethernet header with two VLAN tags. */
const LINK_BYTES = 22

/** Undefined when there is no such interface. */
export function interfaceState(name: string): InterfaceState | undefined {
  const flags = read(name, 'flags')
  if (flags === undefined) return undefined
  return {
    up: (Number(flags) & IFF_UP) !== 0,
    carrier: read(name, 'carrier') !== '0', // cannot be read while the interface is down
    carrierChanges: Number(read(name, 'carrier_changes') ?? 0),
    index: Number(read(name, 'ifindex')),
  }
}

/** Asked again and again, whether anything of the state may be another than before; the first time it may. */
export type StateChanges = { look(): boolean; close(): void }

/**
 * Keeps two files of sysfs open: reading them again costs 10 µs, looking all of it up 400. The files of an interface that is gone
 * cannot be read, also when another one has its name.
 */
export function newStateChanges(name: string): StateChanges {
  const files = ['flags', 'carrier_changes'] as const
  const now = Buffer.alloc(64)
  let before = ''
  let open: readonly number[] = []

  function close(): void {
    for (const fd of open) closeSync(fd)
    open = []
  }

  /** Undefined where the interface is gone. */
  function contents(): string | undefined {
    try {
      if (open.length === 0) for (const file of files) open = [...open, openSync(`${NETWORKS}/${name}/${file}`, 'r')]
      let text = ''
      for (const fd of open) text += now.toString('latin1', 0, readSync(fd, now, 0, now.length, 0))
      return text
    } catch {
      close()
      return undefined
    }
  }

  return {
    look() {
      const text = contents()
      const same = text === before && text !== undefined
      before = text ?? ''
      return !same
    },
    close,
  }
}

/** Whether frames have Ethernet headers; loopback has them too. Taken for granted where sysfs does not say. */
export function isEthernet(name: string): boolean {
  if (name === 'any') return false
  const type = read(name, 'type')
  return type === undefined || Number(type) === ARPHRD_ETHER || Number(type) === ARPHRD_LOOPBACK
}

/** The longest frame that a wire of this interface's MTU carries, in bytes; infinite where it is not known. */
export function longestFrame(name: string): number {
  const mtu = Number(read(name, 'mtu') ?? 0)
  return mtu > 0 ? mtu + LINK_BYTES : Number.POSITIVE_INFINITY
}

export const isLoopback = (name: string): boolean => Number(read(name, 'type') ?? 0) === ARPHRD_LOOPBACK

/** Whether sysfs shows the network namespace we are in; after `nsenter --net` it shows another one. */
export function sysfsIsOurs(): boolean {
  try {
    const seen = readdirSync(NETWORKS).filter(name => read(name, 'ifindex') !== undefined)
    const ours = [...readFileSync('/proc/net/dev', 'latin1').matchAll(/^\s*(\S+):/gm)].map(match => match[1]!)
    return seen.sort().join() === ours.sort().join()
  } catch {
    return false
  }
}

/** The names of all interfaces, without those that only libpcap knows. */
export const interfaceNames = (): string[] => readdirSync(NETWORKS).filter(name => read(name, 'ifindex') !== undefined)

function read(name: string, what: string): string | undefined {
  try {
    return readFileSync(`${NETWORKS}/${name}/${what}`, 'latin1').trim()
  } catch {
    return undefined
  }
}
