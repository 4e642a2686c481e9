// The machine's network interfaces, as `ip -j -d addr show` tells them: for choosing one, and for what hides packets from a capture.

import { execFile } from 'node:child_process'
import { plainEnvironment } from './backend.ts'

export type Interface = {
  readonly name: string
  readonly index: number
  /** Administratively up. */
  readonly up: boolean
  /** A cable is in, the peer is there; loopback and tunnels always have it. */
  readonly carrier: boolean
  readonly mtu: number
  /** iproute2's word: `ether`, `loopback`, `none`, `ipip`, ... */
  readonly linkType: string
  /** With prefix length: `192.0.2.1/24`. */
  readonly addresses: readonly string[]
  /** Driver of a virtual interface: `veth`, `vlan`, `bond`, `dsa`, ...; undefined for hardware. */
  readonly kind: string | undefined
  /** How XDP programs are attached: by the `driver`, `generic` or `hardware`. */
  readonly xdp: readonly string[]
}

const XDP_MODES: Readonly<Record<number, string>> = { 1: 'driver', 2: 'generic', 3: 'hardware', 4: 'multi' }
/** iproute2 answers in milliseconds; a machine that takes longer has other troubles. */
const PATIENCE_MS = 5000

/** All interfaces, or none where iproute2 is missing. */
export function listInterfaces(): Promise<Interface[]> {
  return new Promise(resolve => {
    execFile('ip', ['-j', '-d', 'addr', 'show'], { env: plainEnvironment(), timeout: PATIENCE_MS, maxBuffer: 1 << 26 }, (error, stdout) => {
      resolve(error ? [] : parseInterfaces(stdout))
    })
  })
}

/** `ip -j -d addr show` to data. Total: what is no interface is left out, what is no JSON gives none. */
export function parseInterfaces(text: string): Interface[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return []
  }
  return Array.isArray(parsed) ? parsed.flatMap(toInterface) : []
}

type Fields = Readonly<Record<string, unknown>>

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number => (typeof value === 'number' ? value : 0)

function toInterface(value: unknown): Interface[] {
  const { ifname, ifindex, flags, mtu, link_type, addr_info, linkinfo, xdp } = fields(value)
  if (typeof ifname !== 'string') return []
  const attached = list(fields(xdp).attached)
  return [
    {
      name: ifname,
      index: number(ifindex),
      up: list(flags).includes('UP'),
      carrier: list(flags).includes('LOWER_UP'),
      mtu: number(mtu),
      linkType: text(link_type),
      addresses: list(addr_info)
        .map(fields)
        .map(({ local, prefixlen }) => `${text(local)}/${number(prefixlen)}`),
      kind: text(fields(linkinfo).info_kind) || undefined,
      xdp: attached.length > 0 ? attached.map(mode) : xdp === undefined ? [] : [mode(xdp)],
    },
  ]
}

const mode = (xdp: unknown): string => XDP_MODES[number(fields(xdp).mode)] ?? 'unknown'

/** One line an interface: name (`width` columns), state, addresses. */
export function interfaceTable(interfaces: readonly Interface[], width: number): string {
  return interfaces.map(i => `${i.name.padEnd(width)}  ${stateOf(i).padEnd(10)}  ${i.addresses.join(' ')}`.trimEnd()).join('\n')
}

export const stateOf = ({ up, carrier }: Interface): string => (!up ? 'down' : carrier ? 'up' : 'no carrier')

/** What keeps packets on this interface from being seen here; one sentence each. */
export function blindSpots({ xdp, kind }: Interface): string[] {
  const spots: string[] = []
  if (xdp.length > 0) {
    spots.push(
      `an XDP program (${[...new Set(xdp)].join(', ')}) sees packets first: what it drops, redirects or sends back is not captured, ` +
        'and what it rewrites is captured rewritten',
    )
  }
  if (kind === 'dsa') spots.push('this is a port of a switch chip: frames it forwards to another port by itself are not captured')
  return spots
}
