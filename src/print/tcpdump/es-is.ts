// ES-IS (ISO 9542): OSI's end systems and routers finding each other.

import { putAscii, putMac } from '../text.ts'
import { putRest } from './clnp.ts'
import { putUnknownData } from './dump.ts'
import { putLinkAddress } from './link-address.ts'
import { osiAddress, putOsiChecksum } from './osi-address.ts'
import { NLPID_NAMES } from './osi-names.ts'
import { has, type Printer, putTruncated, u8, u16 } from './printer.ts'

const HEADER = 9
const VERSION = 1
const CHECKSUM = 7

const END_SYSTEM = 2
const ROUTER = 4
const REDIRECT = 6
const TYPE_NAMES: Readonly<Record<number, string>> = { [REDIRECT]: 'redirect', [END_SYSTEM]: 'ESH', [ROUTER]: 'ISH' }

const PROTOCOLS = 129
const CONFIGURATION_TIME = 198
const OPTION_NAMES: Readonly<Record<number, string>> = {
  [PROTOCOLS]: 'Protocols supported',
  195: 'QoS Maintenance',
  197: 'Security',
  [CONFIGURATION_TIME]: 'ES Configuration Time',
  205: 'Priority',
  225: 'Addressk Mask',
  226: 'SNPA Mask',
}

export function printEsIs(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'esis'
  const { link, verbose } = p.options
  if (!link) putAscii(t, 'ES-IS')
  if (length <= 2) return putAscii(t, p.options.quiet ? 'bad pkt!' : 'no header at all!')
  if (!has(p, at, HEADER)) return putTruncated(p)
  const size = u8(p, at + 1)
  const version = u8(p, at + 2)
  if (version !== VERSION) return putAscii(t, ` version ${version} packet not supported`)
  if (size > length) return putAscii(t, ` length indicator(${size}) > PDU size (${length})!`)
  if (size < HEADER + 2) {
    putAscii(t, ` length indicator ${size} < min PDU size:`)
    return putRest(p, at)
  }
  const type = u8(p, at + 4) & 0x1f
  const before = link ? '' : ', '
  if (verbose === 0) return putAscii(t, `${before}${TYPE_NAMES[type] ?? `unknown type (${type})`}, length ${length}`)
  const sum = u16(p, at + CHECKSUM)
  putAscii(t, `${before}length ${length}\n\t${TYPE_NAMES[type] ?? `unknown type: ${type}`} (${type}), v: ${version}`)
  putAscii(t, `, checksum: 0x${sum.toString(16).padStart(4, '0')}`)
  putOsiChecksum(p, at, sum, CHECKSUM, size)
  putAscii(t, `, holding time: ${u16(p, at + 5)}s, length indicator: ${size}`)
  if (verbose > 1) putUnknownData(p, at, HEADER, '\n\t')
  const body = at + HEADER
  const end = at + size
  if (TYPE_NAMES[type] === undefined) {
    if (verbose <= 1 && has(p, body, 1)) putUnknownData(p, body, p.end - body, '\n\t  ')
    return
  }
  const options = type === REDIRECT ? putRedirect(p, body, end) : type === END_SYSTEM ? putEndSystem(p, body, end) : putRouter(p, body, end)
  if (options === CUT) putTruncated(p)
  else if (options !== BAD) putOptions(p, options, end - options + (type === REDIRECT ? 1 : 0))
}

const CUT = -1
const BAD = -2

/** Where the field at `at` (a length byte, then the value) ends; CUT when it was not captured, BAD (and `, bad WHAT/li`) when it is not in the header. */
function nextField(p: Printer, what: string, at: number, end: number): number {
  if (!has(p, at, 1)) return CUT
  if (end - at < 1) return putBad(p, what)
  const size = u8(p, at)
  if (!has(p, at + 1, size)) return CUT
  return end - at - 1 < size ? putBad(p, what) : at + 1 + size
}

function putBad(p: Printer, what: string): number {
  putAscii(p.text, `, bad ${what}/li`)
  return BAD
}

/** The destination, the link address of the better router, and that router's title. Answers where the options begin. */
function putRedirect(p: Printer, at: number, end: number): number {
  const t = p.text
  const link = nextField(p, 'redirect', at, end)
  if (link < 0) return link
  putAscii(t, `\n\t  ${osiAddress(p, at + 1, u8(p, at))}`)
  const title = nextField(p, 'redirect', link, end)
  if (title < 0) return title
  const options = nextTitle(p, title, end)
  if (options < 0) return options
  const linkSize = u8(p, link)
  putAscii(t, `\n\t  SNPA (length: ${linkSize}): `)
  if (linkSize === 6) putMac(t, p.bytes, link + 1)
  else putLinkAddress(p, link + 1, linkSize)
  const titleSize = u8(p, title)
  if (titleSize > 0) putAscii(t, `\n\t  NET (length: ${titleSize}) ${osiAddress(p, title + 1, titleSize)}`)
  return options
}

/** As nextField, but one byte more is left than the header has: tcpdump does not count this length byte, here nor in the options behind. */
function nextTitle(p: Printer, at: number, end: number): number {
  if (!has(p, at, 1)) return CUT
  if (end - at < 1) return putBad(p, 'redirect')
  const size = u8(p, at)
  if (!has(p, at + 1, size)) return CUT
  return end - at < size ? putBad(p, 'redirect') : at + 1 + size
}

function putEndSystem(p: Printer, at: number, end: number): number {
  const t = p.text
  if (!has(p, at, 1)) return CUT
  if (end - at < 1) return putBad(p, 'esh')
  const count = u8(p, at)
  putAscii(t, `\n\t  Number of Source Addresses: ${count}`)
  let i = at + 1
  for (let left = count; left > 0; left--) {
    const next = nextField(p, 'esh', i, end)
    if (next < 0) return next
    const size = u8(p, i)
    putAscii(t, `\n\t  NET (length: ${size}): ${osiAddress(p, i + 1, size)}`)
    i = next
  }
  return i
}

function putRouter(p: Printer, at: number, end: number): number {
  const next = nextField(p, 'ish', at, end)
  if (next < 0) return next
  const size = u8(p, at)
  putAscii(p.text, `\n\t  NET (length: ${size}): ${osiAddress(p, at + 1, size)}`)
  return next
}

/** `length` bytes of options, as tcpdump counts them. */
function putOptions(p: Printer, start: number, length: number): void {
  const t = p.text
  let at = start
  for (let left = length; left > 0; ) {
    if (left < 2) return putAscii(t, ', bad opts/li')
    const option = u8(p, at)
    const size = u8(p, at + 1)
    at += 2
    left -= 2
    if (size > left) return putAscii(t, `, opt (${option}) too long`)
    left -= size
    putAscii(t, `\n\t  ${OPTION_NAMES[option] ?? 'Unknown'} Option #${option}, length ${size}, value: `)
    if (option === PROTOCOLS) {
      // tcpdump counts the protocols down with the option's own size, and so reads the next option out of them.
      putProtocols(p, at, size)
      continue
    }
    if (option === CONFIGURATION_TIME) {
      if (size === 2 && !has(p, at, 2)) return putTruncated(p)
      putAscii(t, size === 2 ? `${u16(p, at)}s` : '(bad length)')
    } else putUnknownData(p, at, size, '\n\t  ')
    if (p.options.verbose > 1) putUnknownData(p, at, size, '\n\t  ')
    at += size
  }
}

/** Network layer protocols, one byte each. */
export function putProtocols(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const protocol = u8(p, at + i)
    putAscii(p.text, `${NLPID_NAMES[protocol] ?? 'unknown'} (0x${protocol.toString(16).padStart(2, '0')})`)
    if (i < count - 1) putAscii(p.text, ', ')
  }
}
