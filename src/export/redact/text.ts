// Addresses in text, wherever they stand: alone, in keys, in the words of other programs.
import { formatIpv4, formatIpv6, formatMac, parseIpv4, parseIpv6, parseMac } from '../../lvs/address.ts'
import type { AddressMap } from './address-map.ts'

/** Pairs of hexadecimal digits with the same sign between: a MAC, or the longer address of another kind of link. */
const PAIRS = /(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}([:-])[0-9A-Fa-f]{2}(?:\1[0-9A-Fa-f]{2}){4,}(?![0-9A-Fa-f]|[:-][0-9A-Fa-f])/g
/** What may be an IPv6 address with more around it, as in `IPv6addr::fd00::100/64`, and its prefix length. */
const COLONS = /((?:[0-9A-Fa-f]{0,4}:){2,}[0-9A-Fa-f:.]*)(\/\d{1,3})?/g
const DOTTED = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?!\.?\d)(\/\d{1,2})?/g
const IPV4_BITS = 32
const IPV6_BITS = 128

export function redactText(text: string, map: AddressMap): string {
  if (!/[:.-]/.test(text)) return text
  return text
    .replace(PAIRS, pairs => redactPairs(pairs, map))
    .replace(COLONS, (_, run: string, prefix: string | undefined, at: number, whole: string) =>
      redactColons(run, prefix ?? '', whole[at - 1] ?? '', map),
    )
    .replace(DOTTED, (all, address: string, prefix: string | undefined, at: number, whole: string) => {
      const bytes = parseIpv4(address)
      // What stands behind colons was an IPv6 address with a dotted end, and is done.
      if (bytes === undefined || /(?:^|[^0-9A-Za-z])::(?:ffff:)?$/i.test(whole.slice(Math.max(0, at - 8), at))) return all
      return formatIpv4(masked(map.ipv4(bytes), bytes, prefix ?? '', IPV4_BITS), 0) + (prefix ?? '')
    })
}

function redactPairs(pairs: string, map: AddressMap): string {
  const sign = pairs[2]!
  const mac = parseMac(pairs)
  const parts = pairs.split(sign)
  // Of a longer one the end is what tells one machine from another.
  const bytes = mac ?? Uint8Array.from(parts.slice(-6), part => Number.parseInt(part, 16))
  const other = formatMac(map.mac(bytes), 0).split(':')
  const text = [...parts.slice(0, -6).map(() => '00'), ...other].join(sign)
  return /[A-F]/.test(pairs) ? text.toUpperCase() : text
}

/** Characters of the longest text of an IPv6 address. */
const LONGEST = 45

/** The longest parts of the run that are addresses: colons and points around them belong to the text, as does what is `before`. */
function redactColons(run: string, prefix: string, before: string, map: AddressMap): string {
  // `IPv6addr::fd00::100`: of a word that ends here, and of the colons behind it, nothing is part of an address.
  let text = /\w/.test(before) ? /^[0-9A-Fa-f]*::?/.exec(run)![0] : ''
  let from = text.length
  while (from < run.length) {
    const to = addressEnd(run, from)
    if (to === from) text += run[from++]!
    else {
      const bytes = parseIpv6(run.slice(from, to))!
      text += formatIpv6(masked(map.ipv6(bytes), bytes, to === run.length ? prefix : '', IPV6_BITS), 0)
      from = to
    }
  }
  return text + prefix
}

function addressEnd(run: string, from: number): number {
  for (let to = Math.min(run.length, from + LONGEST); to > from + 1; to--) if (parseIpv6(run.slice(from, to)) !== undefined) return to
  return from
}

/** Of a network, whose address ends in zeros, the other network; of a host with a prefix length the other host. */
export function masked(other: Uint8Array, was: Uint8Array, prefix: string, bits: number): Uint8Array {
  const length = prefix === '' ? bits : Number(prefix.slice(1))
  if (length >= bits || !hostIsZero(was, length)) return other
  return other.map((byte, i) => (i * 8 >= length ? 0 : i * 8 + 8 <= length ? byte : byte & (0xff00 >> (length & 7))))
}

const hostIsZero = (bytes: Uint8Array, length: number): boolean =>
  bytes.every((byte, i) => (i * 8 >= length ? byte === 0 : i * 8 + 8 <= length || (byte & (0xff >> (length & 7))) === 0))
