// Addresses and ports as ldirectord.cf has them: names of services, ranges of addresses. Pure: no resolver is asked.

import { formatAddress, parseAddress } from '../lvs/address.ts'

/** The services that ldirectord itself knows by name; others are for a resolver. */
const PORTS: Readonly<Record<string, number>> = {
  domain: 53,
  dns: 53,
  ftp: 21,
  http: 80,
  http_proxy: 3128,
  https: 443,
  imap: 143,
  imap2: 143,
  imaps: 993,
  ldap: 389,
  ldaps: 636,
  mysql: 3306,
  nntp: 119,
  oracle: 1521,
  pgsql: 5432,
  pop: 110,
  pop3: 110,
  pops: 995,
  pop3s: 995,
  radius: 1812,
  sip: 5060,
  smtp: 25,
  submission: 587,
}
/** A range is as many servers as it has addresses; a wrong one shall not fill the memory. */
const LONGEST_RANGE = 4096

export function portNumber(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return PORTS[text]
  const port = Number(text)
  return port < 65_536 ? port : undefined
}

/** `10.9.0.100:80`, `[fd00::2]:http`, `localhost`; port 0 where none is said. */
export function endpoint(text: string): { readonly address: string; readonly port: number } | undefined {
  const found = /^(?:\[([0-9A-Fa-f:.]+)\]|([\w.-]+))(?::([\w-]+))?$/.exec(text)
  if (found === null) return undefined
  const port = found[3] === undefined ? 0 : portNumber(found[3])
  return port === undefined ? undefined : { address: (found[1] ?? found[2]!).toLowerCase(), port }
}

/** All addresses from the first to the last; the first alone, as it stands, without a last. Undefined when it is no range. */
export function addressRange(first: string, last: string | undefined): string[] | undefined {
  if (last === undefined) return [first]
  const [from, to] = [parseAddress(first), parseAddress(last)]
  if (from === undefined || to === undefined || from.length !== to.length) return undefined
  const addresses: string[] = []
  for (const next = from; ; increment(next)) {
    addresses.push(formatAddress(next, 0, next.length))
    if (next.every((byte, i) => byte === to[i])) return addresses
    if (addresses.length === LONGEST_RANGE) return undefined
  }
}

function increment(bytes: Uint8Array): void {
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i]!++
    if (bytes[i] !== 0) return
  }
}
