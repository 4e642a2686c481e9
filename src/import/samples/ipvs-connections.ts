// `ipvsadm -Lcn` as /proc/net/ip_vs_conn has it: the same columns in another order, with numbers in decimal.

import { readEndpoint, unreadable } from '../../decode/ipvsadm-lines.ts'
import { parseAddress } from '../../lvs/address.ts'

const LINE = /^(TCP|UDP|SCTP|IP) +(\d+):(\d\d) +(\S+) +(\S+) +(\S+) +(\S+)(?: |$)/
const HEADING = /^(?:IPVS connection entries|pro expire )/

/** Throws SyntaxError for a line it cannot read. */
export function procConnections(lines: readonly string[]): string {
  const text: string[] = []
  for (const [i, line] of lines.entries()) {
    if (HEADING.test(line) || line.trim() === '') continue
    const found = LINE.exec(line)
    const [, protocol, minutes, seconds, state, ...names] = found ?? []
    const columns = names.map(hexadecimal)
    if (found === null || columns.some(column => column === undefined)) throw unreadable('ipvsadm -Lcn', i, line)
    text.push(`${protocol} ${columns.join(' ')} ${state} ${Number(minutes) * 60 + Number(seconds)}`)
  }
  return text.join('\n')
}

/** `10.9.0.3:80` -> `0A090003 0050`; a firewall mark stands as `0.0.0.7:0`. */
function hexadecimal(name: string): string | undefined {
  const endpoint = readEndpoint(name)
  if (endpoint === undefined) return undefined
  const port = endpoint.port.toString(16).toUpperCase().padStart(4, '0')
  const bytes = parseAddress(endpoint.address)
  if (bytes === undefined) return undefined
  const digits = [...bytes].map(byte => byte.toString(16).toUpperCase().padStart(2, '0'))
  return `${bytes.length === 4 ? digits.join('') : (digits.join('').match(/.{4}/g) ?? []).join(':')} ${port}`
}
