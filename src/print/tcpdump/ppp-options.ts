// Options of PPP's control protocols for the network layers: IPCP (RFC 1332), IPV6CP, CCP (RFC 1962), BACP. LCP's are in lcp-options.ts.

import { putAscii, putHex4, putIpv4 } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putLcpOption } from './lcp-options.ts'
import { PPP } from './ppp-names.ts'
import { check, has, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

/** Prints the option at `at`; answers its size, or 0 when the rest makes no sense. `length` is the whole packet's. */
export type OptionPrinter = (p: Printer, at: number, length: number) => number

/** What an option's own printer answers: go on to its bytes with -vv, leave them out, or give up on the packet. */
const DONE = 0
const UNKNOWN = 1
const SKIP = 2
const STOP = 3
type Outcome = typeof DONE | typeof UNKNOWN | typeof SKIP | typeof STOP

const putBogus = (p: Printer, need: string): void => putAscii(p.text, ` (length bogus, should be ${need})`)

const hex2 = (n: number): string => n.toString(16).padStart(2, '0')

/** The frame that all but LCP share: header with a name, the option's own text, its bytes in hex where wanted. */
function optionPrinter(
  protocol: string,
  names: Readonly<Record<number, string>>,
  unknown: string,
  putValue: (p: Printer, option: number, at: number, size: number) => Outcome,
  valueAt: (p: Printer, option: number, at: number, size: number) => number = (_p, _option, at) => at + 2,
): OptionPrinter {
  return (p, at, length) => {
    const t = p.text
    if (length < 2) return 0
    if (!has(p, at, 2)) {
      putAscii(t, `[|${protocol}]`)
      return 0
    }
    const option = u8(p, at)
    const size = u8(p, at + 1)
    if (length < size) return 0
    putAscii(t, `\n\t  ${names[option] ?? unknown} Option (0x${hex2(option)}), length ${size}`)
    if (size < 2) {
      putBogus(p, '>= 2')
      return 0
    }
    const outcome = putValue(p, option, at, size)
    if (outcome === STOP) return 0
    if (outcome === SKIP) return size
    const many = p.options.verbose > 1
    if (many || outcome === UNKNOWN) putUnknownData(p, many ? valueAt(p, option, at, size) : at + 2, size - 2, '\n\t    ')
    return size
  }
}

const ADDRESS_PAIR = 1
const COMPRESSION = 2

const IPCP_NAMES: Readonly<Record<number, string>> = {
  [ADDRESS_PAIR]: 'IP-Addrs',
  [COMPRESSION]: 'IP-Comp',
  3: 'IP-Addr',
  4: 'Home-Addr',
  129: 'Pri-DNS',
  130: 'Pri-NBNS',
  131: 'Sec-DNS',
  132: 'Sec-NBNS',
}

const VAN_JACOBSON = 0x002d
const HEADER_COMPRESSION = 0x0061
const HEADER_COMPRESSION_SIZE = 14
const COMPRESSION_NAMES: Readonly<Record<number, string>> = { [VAN_JACOBSON]: 'VJ-Comp', [HEADER_COMPRESSION]: 'IP Header Compression' }
const SUBOPTION_NAMES: Readonly<Record<number, string>> = { 1: 'RTP-Compression', 2: 'Enhanced RTP-Compression' }

function putIpcpValue(p: Printer, option: number, at: number, size: number): Outcome {
  const t = p.text
  if (option === ADDRESS_PAIR) {
    if (size !== 10) {
      putBogus(p, '= 10')
      return SKIP
    }
    check(p, at + 2, 8)
    putAscii(t, ': src ')
    putIpv4(t, p.bytes, at + 2)
    putAscii(t, ', dst ')
    putIpv4(t, p.bytes, at + 6)
    return DONE
  }
  if (option === COMPRESSION) return putCompression(p, at, size)
  if (IPCP_NAMES[option] === undefined) return UNKNOWN
  if (size !== 6) {
    putBogus(p, '= 6')
    return STOP
  }
  check(p, at + 2, 4)
  putAscii(t, ': ')
  putIpv4(t, p.bytes, at + 2)
  return DONE
}

function putCompression(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < 4) {
    putBogus(p, '>= 4')
    return STOP
  }
  const protocol = u16(p, at + 2)
  putAscii(t, `: ${COMPRESSION_NAMES[protocol] ?? 'Unknown'} (0x${hex2(protocol)}):`)
  if (protocol !== HEADER_COMPRESSION) return DONE
  if (size < HEADER_COMPRESSION_SIZE) {
    putBogus(p, `>= ${HEADER_COMPRESSION_SIZE}`)
    return STOP
  }
  if (!has(p, at + 2, HEADER_COMPRESSION_SIZE)) {
    putAscii(t, '[|ipcp]')
    return STOP
  }
  putAscii(t, `\n\t    TCP Space ${u16(p, at + 4)}, non-TCP Space ${u16(p, at + 6)}`)
  putAscii(t, `, maxPeriod ${u16(p, at + 8)}, maxTime ${u16(p, at + 10)}, maxHdr ${u16(p, at + 12)}`)
  if (size === HEADER_COMPRESSION_SIZE) return DONE
  putAscii(t, `\n\t      Suboptions, length ${size - HEADER_COMPRESSION_SIZE}`)
  return walkSuboptions(p, at, size, true) < 0 ? STOP : DONE
}

/** Goes over the suboptions of header compression; answers where it ended, or -1 when they were cut. */
function walkSuboptions(p: Printer, at: number, size: number, print: boolean): number {
  const t = p.text
  let i = at + HEADER_COMPRESSION_SIZE
  for (let left = size - HEADER_COMPRESSION_SIZE; left >= 2; ) {
    if (!has(p, i, 2)) {
      if (print) putAscii(t, '[|ipcp]')
      return -1
    }
    const option = u8(p, i)
    const length = u8(p, i + 1)
    if (option === 0 || length === 0) return i
    if (print) putAscii(t, `\n\t\t${SUBOPTION_NAMES[option] ?? 'Unknown'} Suboption #${option}, length ${length}`)
    if (left < length) {
      if (print) {
        putAscii(t, ` [remaining suboptions length ${left} < ${length}]`)
        putInvalid(p)
      }
      return i
    }
    left -= length
    i += length
  }
  return i
}

/** After suboptions tcpdump shows the bytes that follow them in place of the option's. */
function ipcpValueAt(p: Printer, option: number, at: number, size: number): number {
  const walked = option === COMPRESSION && size > HEADER_COMPRESSION_SIZE && u16(p, at + 2) === HEADER_COMPRESSION
  return (walked ? walkSuboptions(p, at, size, false) : at) + 2
}

const INTERFACE_ID = 1

function putIpv6cpValue(p: Printer, option: number, at: number, size: number): Outcome {
  const t = p.text
  if (option !== INTERFACE_ID) return UNKNOWN
  if (size !== 10) {
    putBogus(p, '= 10')
    return SKIP
  }
  if (!has(p, at + 2, 8)) {
    putAscii(t, '[|ip6cp]')
    return STOP
  }
  for (let i = 2; i < 10; i += 2) {
    putAscii(t, i === 2 ? ': ' : ':')
    putHex4(t, u16(p, at + i))
  }
  return DONE
}

const BSD_COMPRESS = 21
const MAGNALINK = 24
const DEFLATE = 26
const ZLIB = 8

const CCP_NAMES: Readonly<Record<number, string>> = {
  0: 'OUI',
  1: 'Pred-1',
  2: 'Pred-2',
  3: 'Puddle',
  16: 'HP-PPC',
  17: 'Stac-LZS',
  18: 'MPPC',
  19: 'Gand-FZA',
  20: 'V.42bis',
  [BSD_COMPRESS]: 'BSD-Comp',
  23: 'LZS-DCP',
  [MAGNALINK]: 'MVRCA',
  25: 'DEC',
  [DEFLATE]: 'Deflate',
  255: 'Reserved',
}

function putCcpValue(p: Printer, option: number, at: number, size: number): Outcome {
  const t = p.text
  if (option !== BSD_COMPRESS && option !== MAGNALINK && option !== DEFLATE) return UNKNOWN
  const need = option === BSD_COMPRESS ? 3 : 4
  if (size < need) {
    putBogus(p, `>= ${need}`)
    return SKIP
  }
  const first = u8(p, at + 2)
  if (option === BSD_COMPRESS) {
    putAscii(t, `: Version: ${first >> 5}, Dictionary Bits: ${first & 0x1f}`)
    return DONE
  }
  const second = u8(p, at + 3)
  if (option === MAGNALINK) {
    putAscii(t, `: Features: ${first >> 6}, PxP: ${first & 0x20 ? 'Enabled' : 'Disabled'}`)
    putAscii(t, `, History: ${first & 0x1f}, #CTX-ID: ${second}`)
  } else {
    const method = first & 0x0f
    putAscii(t, `: Window: ${first >> 4}K, Method: ${method === ZLIB ? 'zlib' : 'unknown'} (0x${method.toString(16)})`)
    putAscii(t, `, MBZ: ${second >> 2}, CHK: ${second & 3}`)
  }
  return DONE
}

const FAVORED_PEER = 1

function putBacpValue(p: Printer, option: number, at: number, size: number): Outcome {
  if (option !== FAVORED_PEER) return UNKNOWN
  if (size !== 6) {
    putBogus(p, '= 6')
    return SKIP
  }
  putAscii(
    p.text,
    `: Magic-Num 0x${u32(p, at + 2)
      .toString(16)
      .padStart(8, '0')}`,
  )
  return DONE
}

const PRINTERS: Readonly<Record<number, OptionPrinter>> = {
  [PPP.lcp]: putLcpOption,
  [PPP.ipcp]: optionPrinter('ipcp', IPCP_NAMES, 'unknown', putIpcpValue, ipcpValueAt),
  [PPP.ipv6cp]: optionPrinter('ip6cp', { [INTERFACE_ID]: 'Interface-ID' }, 'unknown', putIpv6cpValue),
  [PPP.ccp]: optionPrinter('ccp', CCP_NAMES, 'Unknown', putCcpValue),
  [PPP.bacp]: optionPrinter('bacp', { [FAVORED_PEER]: 'Favored-Peer' }, 'Unknown', putBacpValue),
}

/** The printer of `protocol`'s options, or undefined when its options are not shown. */
export const pppOptionPrinter = (protocol: number): OptionPrinter | undefined => PRINTERS[protocol]
