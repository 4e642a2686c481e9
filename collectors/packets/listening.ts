// Ports that a real server may serve: those it listens on, by /proc/net/{tcp,udp}{,6}. Pure.
//
// Not told apart is what a virtual service really uses: a server that listens on all addresses listens on the virtual one too, and with NAT
// there is no virtual address at all. Left out is what can be no service for clients: sockets on loopback, ports that the kernel gives away,
// and what serves the machine itself.

/** The tables, in the order of their ports' importance. */
export const SOCKETS = ['/proc/net/tcp', '/proc/net/tcp6', '/proc/net/udp', '/proc/net/udp6'] as const
export const GIVEN_AWAY = '/proc/sys/net/ipv4/ip_local_port_range'
/** More would make a filter that kernels before 6.8 refuse. */
export const MOST_PORTS = 12

/** What serves the machine or its cluster. What may be balanced (DNS, mail, NFS ...) is not here. */
export const INFRASTRUCTURE: ReadonlySet<number> = new Set([
  22, // ssh
  67, // DHCP
  68,
  111, // rpcbind
  123, // NTP
  161, // SNMP
  323, // chrony
  546, // DHCPv6
  547,
  631, // CUPS
  694, // Heartbeat, which is captured anyway
  2224, // pcs
  3121, // Pacemaker
  5353, // mDNS
  5355, // LLMNR
  5403, // corosync
  5404,
  5405,
  9100, // node_exporter
  10050, // Zabbix
])

const LISTENS: Readonly<Record<'tcp' | 'udp', string>> = { tcp: '0A', udp: '07' }
const LINE = /^ *\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) /
/** 127.0.0.0/8, ::1 and ::ffff:127.0.0.0/104, as a little-endian machine writes them. */
const LOOPBACK = /^(?:0{16}FFFF0000)?[0-9A-F]{6}7F$|^0{24}01000000$/
const LINUX_GIVES: Range = { from: 32_768, to: 60_999 }

type Range = { readonly from: number; readonly to: number }
export type Listening = { readonly ports: readonly number[]; readonly tooMany: boolean }

/** By the texts of SOCKETS and GIVEN_AWAY, where there are such files. */
export function listeningPorts(tables: readonly (string | undefined)[], givenAway: string | undefined): Listening {
  const { from, to } = readRange(givenAway)
  const found = SOCKETS.flatMap((path, i) => socketsOf(tables[i] ?? '', LISTENS[path.includes('tcp') ? 'tcp' : 'udp']))
  const ports = [...new Set(found)].filter(port => port > 0 && !INFRASTRUCTURE.has(port) && (port < from || port > to))
  return { ports: ports.slice(0, MOST_PORTS).sort((a, b) => a - b), tooMany: ports.length > MOST_PORTS }
}

/** Ports of sockets that listen, lowest first. */
function socketsOf(table: string, state: string): number[] {
  const ports = new Set<number>()
  for (const line of table.split('\n')) {
    const [, address = '', port = '', remote, stands] = LINE.exec(line) ?? []
    if (stands === state && remote === '0000' && !LOOPBACK.test(address)) ports.add(Number.parseInt(port, 16))
  }
  return [...ports].sort((a, b) => a - b)
}

function readRange(text: string | undefined): Range {
  const [from, to] = (text ?? '').trim().split(/\s+/).map(Number)
  return from && to ? { from, to } : LINUX_GIVES
}
