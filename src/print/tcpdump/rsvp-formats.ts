// RSVP objects that are no more than fields in fixed places, as text with the fields named in it.

import { putAscii, putDecimal, putHex2, putHex4, putHex8, putIpv4, putIpv6 } from '../text.ts'
import { type Printer, u8, u16, u24, u32 } from './printer.ts'

/** Least number of bytes, and the text: `|` starts a line, `{kind offset}` is a field. */
type Format = readonly [length: number, text: string]

const LABELS: Readonly<Record<number, Format>> = {
  2: [4, '|  Generalized Label: {u32 0}'],
  3: [12, '|  Waveband ID: {u32 0}|  Start Label: {u32 4}, Stop Label: {u32 8}'],
}
const TUNNEL4: Format = [12, '|  IPv4 Tunnel EndPoint: {ip4 0}, Tunnel ID: 0x{x16 6}, Extended Tunnel ID: {ip4 8}']
const SENDER4: Format = [8, '|  Source Address: {ip4 0}, Source Port: {u16 6}']
const SENDER6: Format = [20, '|  Source Address: {ip6 0}, Source Port: {u16 18}']
const TREE4: Format = [16, '|  IPv4 Tunnel Sender Address: {ip4 0}, LSP ID: 0x{x16 6}|  Sub-Group Originator ID: {ip4 8}, Sub-Group ID: 0x{x16 12}']
const TREE6: Format = [40, '|  IPv6 Tunnel Sender Address: {ip6 0}, LSP ID: 0x{x16 18}|  Sub-Group Originator ID: {ip6 20}, Sub-Group ID: 0x{x16 38}']
const HELLO: Format = [8, '|  Source Instance: 0x{x32 0}, Destination Instance: 0x{x32 4}']
const HOP4: Format = [8, '|  Previous/Next Interface: {ip4 0}, Logical Interface Handle: 0x{x32 4}']
const HOP6: Format = [20, '|  Previous/Next Interface: {ip6 0}, Logical Interface Handle: 0x{x32 16}']

/** By object and type. */
export const FORMATS: Readonly<Record<number, Readonly<Record<number, Format>>>> = {
  1: {
    1: [8, '|  IPv4 DestAddress: {ip4 0}, Protocol ID: 0x{x8 4}|  Flags: [0x{x8 5}], DestPort {u16 6}'],
    2: [20, '|  IPv6 DestAddress: {ip6 0}, Protocol ID: 0x{x8 16}|  Flags: [0x{x8 17}], DestPort {u16 18}'],
    7: TUNNEL4,
    8: [36, '|  IPv6 Tunnel EndPoint: {ip6 0}, Tunnel ID: 0x{x16 18}, Extended Tunnel ID: {ip6 20}'],
    11: TUNNEL4,
    13: [12, '|  IPv4 P2MP LSP ID: {ip4 0}, Tunnel ID: 0x{x16 6}, Extended Tunnel ID: {ip4 8}'],
    14: [26, '|  IPv6 P2MP LSP ID: 0x{x32 0}, Tunnel ID: 0x{x16 6}, Extended Tunnel ID: {ip6 8}'],
  },
  3: { 1: HOP4, 2: HOP6, 3: HOP4, 4: HOP6 },
  5: { 1: [4, '|  Refresh Period: {u32 0}ms'] },
  10: {
    1: SENDER4,
    2: SENDER6,
    3: [20, '|  Source Address: {ip6 0}, Flow Label: {u24 17}'],
    7: [8, '|  Source Address: {ip4 0}, LSP-ID: 0x{x16 6}'],
    8: [20, '|  Source Address: {ip4 0}, LSP-ID: 0x{x16 18}'], // an IPv6 address, of which tcpdump shows the first part as if IPv4
    12: TREE4,
    13: TREE6,
  },
  11: { 1: SENDER4, 2: SENDER6, 7: [8, '|  IPv4 Tunnel Sender Address: {ip4 0}, LSP-ID: 0x{x16 6}'], 12: TREE4, 13: TREE6 },
  15: { 1: [4, '|  IPv4 Receiver Address: {ip4 0}'], 2: [16, '|  IPv6 Receiver Address: {ip6 0}'] },
  16: LABELS,
  22: { 1: HELLO, 2: HELLO },
  34: LABELS,
  35: LABELS,
  50: { 1: [4, '|  Sub-LSP destination address: {ip4 0}'], 2: [16, '|  Sub-LSP destination address: {ip6 0}'] },
  129: LABELS,
  131: { 1: [8, '|  Restart  Time: {u32 0}ms, Recovery Time: {u32 4}ms'] },
  195: { 1: [4, '|  IPv4 Notify Node Address: {ip4 0}'], 2: [16, '|  IPv6 Notify Node Address: {ip6 0}'] },
}

const FIELD = /(\||\{\w+ \d+\})/

/** Puts a format's text with the fields of the object at `at`, all of which were captured. */
export function putFormat(p: Printer, at: number, text: string, indent: string): void {
  for (const part of text.split(FIELD)) {
    if (part === '|') putAscii(p.text, indent)
    else if (part.startsWith('{')) {
      const [kind, offset] = part.slice(1, -1).split(' ')
      putField(p, kind!, at + Number(offset))
    } else putAscii(p.text, part)
  }
}

function putField(p: Printer, kind: string, at: number): void {
  const t = p.text
  if (kind === 'ip4') putIpv4(t, p.bytes, at)
  else if (kind === 'ip6') putIpv6(t, p.bytes, at)
  else if (kind === 'u16') putDecimal(t, u16(p, at))
  else if (kind === 'u24') putDecimal(t, u24(p, at))
  else if (kind === 'u32') putDecimal(t, u32(p, at))
  else if (kind === 'x8') putHex2(t, u8(p, at))
  else if (kind === 'x16') putHex4(t, u16(p, at))
  else putHex8(t, u32(p, at))
}
