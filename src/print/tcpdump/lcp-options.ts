// Options of PPP's link control protocol (RFC 1661, 1570, 1990).

import { putAscii, putHex4, putHex8, putIpv4, putMac } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { OUI_NAMES } from './llc-names.ts'
import { PPP, PPP_NAMES } from './ppp-names.ts'
import { check, has, type Printer, u8, u16, u24, u32 } from './printer.ts'

const VENDOR = 0
const MAXIMUM_RECEIVE_UNIT = 1
const ASYNC_MAP = 2
const AUTHENTICATION = 3
const QUALITY = 4
const MAGIC = 5
const PROTOCOL_COMPRESSION = 7
const ADDRESS_COMPRESSION = 8
const CALLBACK = 13
const MULTILINK_UNIT = 17
const ENDPOINT = 19
const LINK_DISCRIMINATOR = 23

const NAMES: readonly string[] = [
  'Vend-Ext',
  'MRU',
  'ACCM',
  'Auth-Prot',
  'Qual-Prot',
  'Magic-Num',
  'deprecated(6)',
  'PFC',
  'ACFC',
  'FCS-Alt',
  'SDP',
  'Num-Mode',
  'deprecated(12)',
  'Call-Back',
  'deprecated(14)',
  'deprecated(15)',
  'deprecated(16)',
  'MRRU',
  '12-Bit seq #',
  'End-Disc',
  'Proprietary',
  'DCE-Id',
  'MP+',
  'Link-Disc',
  'LCP-Auth-Opt',
  'COBS',
  'Prefix-elision',
  'Multilink-header-Form',
  'I18N',
  'SDL-over-SONET/SDH',
  'PPP-Muxing',
]

/** The size an option must have, exactly or at least; without it the next option is read where `skip` says so. */
const SIZES: Readonly<Record<number, { readonly size: number; readonly exact: boolean; readonly skip: boolean }>> = {
  [VENDOR]: { size: 6, exact: false, skip: true },
  [MAXIMUM_RECEIVE_UNIT]: { size: 4, exact: true, skip: true },
  [ASYNC_MAP]: { size: 6, exact: true, skip: true },
  [AUTHENTICATION]: { size: 4, exact: false, skip: true },
  [QUALITY]: { size: 4, exact: false, skip: false },
  [MAGIC]: { size: 6, exact: true, skip: false },
  [CALLBACK]: { size: 3, exact: false, skip: false },
  [MULTILINK_UNIT]: { size: 4, exact: true, skip: false },
  [ENDPOINT]: { size: 3, exact: false, skip: false },
  [LINK_DISCRIMINATOR]: { size: 4, exact: true, skip: false },
}

const ALGORITHM_NAMES: Readonly<Record<number, string>> = { 5: 'MD5', 128: 'MS-CHAPv1', 129: 'MS-CHAPv2' }
const CALLBACK_NAMES: Readonly<Record<number, string>> = { 0: 'UserAuth', 1: 'DialString', 2: 'LocalID', 3: 'E.164', 4: 'X.500', 6: 'CBCP' }

/** Prints the option at `at` of a packet of `length` bytes; answers its size, or 0 when the rest makes no sense. */
export function putLcpOption(p: Printer, at: number, length: number): number {
  const t = p.text
  if (length < 2) return 0
  if (!has(p, at, 2)) {
    putAscii(t, '[|lcp]')
    return 0
  }
  const option = u8(p, at)
  const size = u8(p, at + 1)
  if (length < size) return 0
  const hex = option.toString(16).padStart(2, '0')
  const name = NAMES[option]
  if (name === undefined) {
    putAscii(t, `\n\tunknown LCP option 0x${hex}`)
    return size < 2 ? 0 : size
  }
  putAscii(t, `\n\t  ${name} Option (0x${hex}), length ${size}`)
  if (size < 2) {
    putBogus(p, '>= 2')
    return 0
  }
  const needed = SIZES[option]
  if (needed !== undefined && (needed.exact ? size !== needed.size : size < needed.size)) {
    putBogus(p, `${needed.exact ? '=' : '>='} ${needed.size}`)
    return needed.skip ? size : 0
  }
  if (!putValue(p, option, at, size)) return 0
  if (p.options.verbose > 1) putUnknownData(p, at + 2, size - 2, '\n\t    ')
  return size
}

const putBogus = (p: Printer, need: string): void => putAscii(p.text, ` (length bogus, should be ${need})`)

/** Answers false when the options after this one cannot be trusted. */
function putValue(p: Printer, option: number, at: number, size: number): boolean {
  const t = p.text
  const value = at + 2
  switch (option) {
    case VENDOR: {
      const vendor = u24(p, value)
      putAscii(t, `: Vendor: ${OUI_NAMES[vendor] ?? 'Unknown'} (${vendor})`)
      return true
    }
    case MAXIMUM_RECEIVE_UNIT:
    case MULTILINK_UNIT:
      putAscii(t, `: ${u16(p, value)}`)
      return true
    case ASYNC_MAP:
    case MAGIC: {
      const word = u32(p, value)
      putAscii(t, ': 0x')
      putHex8(t, word)
      return true
    }
    case AUTHENTICATION:
      putAuthentication(p, at, size)
      return true
    case QUALITY:
      putAscii(t, u16(p, value) === PPP.quality ? ': LQR' : ': unknown')
      return true
    case PROTOCOL_COMPRESSION:
    case ADDRESS_COMPRESSION:
      return true
    case LINK_DISCRIMINATOR: {
      const number = u16(p, value)
      putAscii(t, ': 0x')
      putHex4(t, number)
      return true
    }
    case CALLBACK: {
      putAscii(t, ': ')
      const operation = u8(p, value)
      putAscii(t, `: Callback Operation ${CALLBACK_NAMES[operation] ?? 'Unknown'} (${operation})`)
      return true
    }
    case ENDPOINT:
      return putEndpoint(p, value, size)
    default:
      if (p.options.verbose < 2) putUnknownData(p, value, size - 2, '\n\t    ')
      return true
  }
}

function putAuthentication(p: Printer, at: number, size: number): void {
  const t = p.text
  const protocol = u16(p, at + 2)
  // What is said of an unknown protocol is a slip in tcpdump, which prints its format as it stands.
  putAscii(t, `: ${PPP_NAMES[protocol] ?? 'Unknown Auth Proto (0x04x)'}`)
  if (protocol === PPP.chap) {
    const algorithm = u8(p, at + 4)
    putAscii(t, `, ${ALGORITHM_NAMES[algorithm] ?? `Unknown Auth Alg ${algorithm}`}`)
  } else if (protocol !== PPP.pap && protocol !== PPP.eap && protocol !== PPP.shivaPap && protocol !== PPP.oldShivaPap) {
    putUnknownData(p, at, size, '\n\t')
  }
}

const CLASS_NAMES: Readonly<Record<number, string>> = { 0: 'Null', 1: 'Local', 4: 'Magic-Num-Block', 5: 'PSNDN' }
const CLASS_IPV4 = 2
const CLASS_MAC = 3

/** Multilink's endpoint discriminator. */
function putEndpoint(p: Printer, at: number, size: number): boolean {
  const t = p.text
  const kind = u8(p, at)
  if (kind !== CLASS_IPV4 && kind !== CLASS_MAC) {
    putAscii(t, `: ${CLASS_NAMES[kind] ?? `Unknown class ${kind}`}`)
    return true
  }
  const length = kind === CLASS_IPV4 ? 4 : 6
  if (size !== length + 3) {
    putBogus(p, `= ${length + 3}`)
    return false
  }
  check(p, at + 1, length)
  putAscii(t, kind === CLASS_IPV4 ? ': IPv4 ' : ': MAC ')
  if (kind === CLASS_IPV4) putIpv4(t, p.bytes, at + 1)
  else putMac(t, p.bytes, at + 1)
  return true
}
