// The tunnel through which a provider sends multicast packets of a VPN (RFC 6514 section 5).

import { putAscii } from '../text.ts'
import { need, needCaptured } from './bgp-cut.ts'
import { putUnknownData } from './dump.ts'
import { type Printer, u8, u24, u32 } from './printer.ts'
import { hex, ipv4Text } from './text-pieces.ts'

const HEADER = 5

const NAMES = [undefined, 'RSVP-TE P2MP LSP', 'LDP P2MP LSP', 'PIM-SSM Tree', 'PIM-SM Tree', 'PIM-Bidir Tree', 'Ingress Replication', 'LDP MP2MP LSP']

const twoAddresses =
  (first: string) =>
  (p: Printer, at: number): string =>
    `${first} ${ipv4Text(p, at)}, P-Group ${ipv4Text(p, at + 4)}`

const addressAndNumber =
  (first: string, second: string) =>
  (p: Printer, at: number): string =>
    `${first} ${ipv4Text(p, at)}, ${second} 0x${hex(u32(p, at + 4), 8)}`

/** What identifies a tunnel of each type. */
const IDENTIFIERS: readonly (((p: Printer, at: number) => string) | undefined)[] = [
  undefined,
  addressAndNumber('Extended-Tunnel-ID', 'P2MP-ID'),
  addressAndNumber('Root-Node', 'LSP-ID'),
  twoAddresses('Root-Node'),
  twoAddresses('Sender'),
  twoAddresses('Sender'),
  (p, at) => `Tunnel-Endpoint ${ipv4Text(p, at)}`,
  addressAndNumber('Root-Node', 'LSP-ID'),
]

export function putPmsiTunnel(p: Printer, at: number, length: number): void {
  const t = p.text
  needCaptured(p, at, HEADER)
  need(length >= HEADER)
  const type = u8(p, at + 1)
  const flags = u8(p, at) & 1 ? 'Leaf Information required' : 'none'
  putAscii(t, `\n\t    Tunnel-type ${NAMES[type] ?? 'Unknown'} (${type}), Flags [${flags}], MPLS Label ${u24(p, at + 2) >>> 4}`)
  const identifier = IDENTIFIERS[type]
  if (identifier !== undefined) putAscii(t, `\n\t      ${identifier(p, at + HEADER)}`)
  else if (p.options.verbose <= 1) putUnknownData(p, at + HEADER, length - HEADER, '\n\t      ')
}
