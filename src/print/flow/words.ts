// Words of a flow: packets, ends, spans of time, outcomes.

import { PROTOCOL_NAMES } from '../../decode/packet/ip-protocols.ts'
import type { Flow, Outcome, Passage } from '../../flow/flow.ts'
import type { Sighting } from '../../flow/flow-sighting.ts'
import { endpointKey } from '../../lvs/key.ts'

const ICMP = 1
const TCP = 6
const FIN = 0x01
const SYN = 0x02
const RST = 0x04
const ACK = 0x10

/** `85 us`, `1.24 ms`, `3.50 s`; `-12 us`. */
export function spanText(micros: number): string {
  const size = Math.abs(micros)
  const sign = micros < 0 ? '-' : ''
  if (!Number.isFinite(micros)) return 'unknown'
  if (size < 999.5) return `${size < 0.5 ? '' : sign}${Math.round(size)} us`
  if (size < 99_950) return `${sign}${(size / 1e3).toPrecision(3)} ms`
  if (size < 999_500) return `${sign}${Math.round(size / 1e3)} ms`
  return size < 600e6 ? `${sign}${(size / 1e6).toFixed(2)} s` : `${sign}${Math.round(size / 60e6)} min`
}

/** How far a time can be off: ` ± 42 us`, in ASCII `+-`; `, clocks unknown` without a bound. */
export function errorText(error: number, ascii: boolean): string {
  if (error === 0) return ''
  return Number.isFinite(error) ? ` ${ascii ? '+-' : '±'} ${spanText(Math.ceil(error))}` : `, clocks unknown`
}

export const endText = ({ address, port }: { address: string; port: number }): string => (port < 0 ? address : endpointKey(address, port))

export const protocolName = (protocol: number): string => PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`

const DESTINATION: readonly string[] = ['net', 'host', 'protocol', 'port']
const DESTINATION6: readonly string[] = ['no route', 'prohibited', 'beyond scope', 'address', 'port']

/** `ICMP from 10.1.1.3: host unreachable`. */
function errorWords({ protocol: _, quoting, source }: Sighting): string {
  if (quoting === undefined) return ''
  const { type, code, from } = quoting
  const six = source.address.includes(':')
  const what = six ? sixWords(type, code) : fourWords(type, code)
  return `ICMP${six ? 'v6' : ''} from ${from}: ${what}`
}

function fourWords(type: number, code: number): string {
  if (type === 3)
    return code === 4
      ? 'fragmentation needed'
      : code === 13 || code === 10 || code === 9
        ? 'prohibited'
        : `${DESTINATION[code] ?? `code ${code}`} unreachable`
  if (type === 11) return code === 1 ? 'reassembly took too long' : 'TTL exceeded'
  if (type === 5) return 'redirect'
  return `type ${type} code ${code}`
}

function sixWords(type: number, code: number): string {
  if (type === 1) return `${DESTINATION6[code] ?? `code ${code}`} unreachable`
  if (type === 2) return 'packet too big'
  return type === 3 ? 'hop limit exceeded' : `type ${type} code ${code}`
}

/** `SYN`, `SYN-ACK`, `ACK`, `53 bytes`, `53 bytes, FIN`, `RST`. */
export function packetWords(passage: Passage): string {
  const { sighting } = passage
  if (sighting.quoting !== undefined) return errorWords(sighting)
  const parts: string[] = []
  const { flags, payload, protocol } = sighting
  if (sighting.fragmentAt > 0) parts.push(`fragment at ${sighting.fragmentAt}`)
  else if (sighting.fragmentAt === 0) parts.push('first fragment')
  else if (protocol === TCP) {
    if ((flags & SYN) !== 0) parts.push((flags & ACK) !== 0 ? 'SYN-ACK' : 'SYN')
    if (payload > 0) parts.push(`${payload} bytes`)
    if ((flags & FIN) !== 0) parts.push('FIN')
    if ((flags & RST) !== 0) parts.push('RST')
    if (parts.length === 0) parts.push('ACK')
  } else parts.push(protocol === ICMP || protocol === 58 ? 'echo' : `${payload} bytes`)
  if (passage.again > 0) parts.push(passage.again === 1 ? 'sent again' : `sent again, time ${passage.again}`)
  return parts.join(', ')
}

export const FORWARDING: Readonly<Record<NonNullable<Flow['forwarding']>, string>> = {
  masq: 'NAT',
  route: 'direct routing',
  tunnel: 'tunnel',
  local: 'served by the director itself',
}

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  closed: 'closed in order',
  open: 'open',
  reset: 'reset',
  refused: 'refused',
  unanswered: 'never answered',
  unreachable: 'unreachable',
  stalled: 'fell silent while one side went on sending',
}
