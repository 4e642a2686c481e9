// IPv4, IPv6 and MAC addresses: bytes to text and text to bytes.
//
// IPv6 text is RFC 5952's: lower case, the longest run of two or more zero words as ::, and IPv4-mapped and -compatible
// addresses with a dotted end, as tcpdump and the C library print them.

const IPV4_BYTES = 4
const IPV6_BYTES = 16

/** `192.0.2.10` from four bytes. */
export const formatIpv4 = (b: Uint8Array, at: number): string => `${b[at]}.${b[at + 1]}.${b[at + 2]}.${b[at + 3]}`

/** `02:00:0a:09:00:64` from six bytes, or as many as `length` says. */
export function formatMac(b: Uint8Array, at: number, length = 6): string {
  let text = ''
  for (let i = 0; i < length; i++) text += (i > 0 ? ':' : '') + hex2(b[at + i] ?? 0)
  return text
}

const hex2 = (byte: number): string => (byte < 16 ? '0' : '') + byte.toString(16)

/** `2001:db8::64` from sixteen bytes. */
export function formatIpv6(b: Uint8Array, at: number): string {
  const word = (i: number): number => ((b[at + 2 * i] ?? 0) << 8) | (b[at + 2 * i + 1] ?? 0)
  let best = -1
  let bestLength = 1 // a single zero word stays 0
  for (let i = 0; i < 8; i++) {
    let length = 0
    while (i + length < 8 && word(i + length) === 0) length++
    if (length > bestLength) {
      best = i
      bestLength = length
    }
    i += length
  }
  const dotted = best === 0 && (bestLength === 6 || (bestLength === 5 && word(5) === 0xffff))
  const words = dotted ? 6 : 8
  let text = ''
  for (let i = 0; i < words; i++) {
    if (i === best) {
      text += '::'
      i += bestLength - 1
      continue
    }
    if (text !== '' && !text.endsWith(':')) text += ':'
    text += word(i).toString(16)
  }
  if (!dotted) return text
  return `${text}${text.endsWith(':') ? '' : ':'}${formatIpv4(b, at + 12)}`
}

/** An address of `bytes` bytes: 4 is IPv4, 16 is IPv6; anything else as hexadecimal pairs. */
export function formatAddress(b: Uint8Array, at: number, bytes: number): string {
  if (bytes === IPV4_BYTES) return formatIpv4(b, at)
  return bytes === IPV6_BYTES ? formatIpv6(b, at) : formatMac(b, at, bytes)
}

const OCTET = /^(0|[1-9]\d{0,2})$/

/** Four bytes, or undefined: exactly four decimal parts without leading zeros (some programs read those as octal). */
export function parseIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== IPV4_BYTES || !parts.every(part => OCTET.test(part) && Number(part) < 256)) return undefined
  return Uint8Array.from(parts, Number)
}

const WORD = /^[0-9a-fA-F]{1,4}$/

/** Sixteen bytes, or undefined. Neither brackets nor a zone (`%eth0`) are part of an address. */
export function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const head = parseWords(halves[0]!, halves.length === 1)
  const tail = halves.length === 2 ? parseWords(halves[1]!, true) : []
  if (head === undefined || tail === undefined) return undefined
  const missing = IPV6_BYTES - head.length - tail.length
  // :: stands for at least one word; without it all eight must be there.
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined
  const bytes = new Uint8Array(IPV6_BYTES)
  bytes.set(head)
  bytes.set(tail, IPV6_BYTES - tail.length)
  return bytes
}

/** The bytes of `a:b:c`, whose last part may be dotted where it ends the address. '' has none. */
function parseWords(text: string, mayEndDotted: boolean): number[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const bytes: number[] = []
  for (const [i, part] of parts.entries()) {
    if (WORD.test(part)) {
      const word = Number.parseInt(part, 16)
      bytes.push(word >> 8, word & 0xff)
      continue
    }
    const dotted = mayEndDotted && i === parts.length - 1 ? parseIpv4(part) : undefined
    if (dotted === undefined) return undefined
    bytes.push(...dotted)
  }
  return bytes.length <= IPV6_BYTES ? bytes : undefined
}

/** Four or sixteen bytes, or undefined. */
export const parseAddress = (text: string): Uint8Array | undefined => (text.includes(':') ? parseIpv6(text) : parseIpv4(text))

const MAC = /^[0-9a-fA-F]{1,2}([:-])[0-9a-fA-F]{1,2}(?:\1[0-9a-fA-F]{1,2}){4}$/

/** Six bytes from `02:00:0a:09:00:64` or `02-00-0a-09-00-64`, or undefined. */
export function parseMac(text: string): Uint8Array | undefined {
  return MAC.test(text) ? Uint8Array.from(text.split(/[:-]/), part => Number.parseInt(part, 16)) : undefined
}
