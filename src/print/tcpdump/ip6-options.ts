// IPv6 hop-by-hop and destination options headers (RFC 8200 section 4.2).

import { putAscii, putDecimal, putHex2, putHex4 } from '../text.ts'
import { putIpv6At } from './ip6.ts'
import { has, type Printer, putTruncated, u8, u16, u32 } from './printer.ts'

const PAD1 = 0x00
const PADN = 0x01
const ROUTER_ALERT = 0x05
const JUMBO = 0xc2
const HOME_ADDRESS = 0xc9

/** Bytes of an option with its type and length. */
const ROUTER_ALERT_LENGTH = 4
const JUMBO_LENGTH = 6
const HOME_ADDRESS_LENGTH = 18

const SMALLEST_JUMBO = 65536

/** What the packet's length is: `payload` of the IPv6 header until a valid jumbo payload option (RFC 2675) was `found`. */
export type Jumbo = { found: boolean; payload: number }

/** Answers the header's length in bytes, or -1 when it was cut. A jumbo payload option is noted in `jumbo`. */
export function printHopByHop(p: Printer, at: number, jumbo: Jumbo): number {
  p.protocol = 'hbhopt'
  const length = (u8(p, at + 1) + 1) * 8
  if (has(p, at, length)) {
    putAscii(p.text, 'HBH ')
    if (putOptions(p, at + 2, length - 2, jumbo)) return length
  }
  putTruncated(p)
  return -1
}

/** Answers the header's length in bytes, or -1 when it was cut. Its options are looked at with -v only. */
export function printDestinationOptions(p: Printer, at: number): number {
  p.protocol = 'dstopt'
  const length = (u8(p, at + 1) + 1) * 8
  if (has(p, at, length)) {
    putAscii(p.text, 'DSTOPT ')
    if (p.options.verbose === 0 || putOptions(p, at + 2, length - 2, undefined)) return length
  }
  putTruncated(p)
  return -1
}

/** Bytes of the option at `at` of which `left` remain in the header; 0 when it does not fit. */
function optionLength(p: Printer, at: number, left: number): number {
  if (u8(p, at) === PAD1) return 1
  if (left < 2) return 0
  const length = u8(p, at + 1) + 2
  return length > left ? 0 : length
}

/** Answers false when an option does not fit. `jumbo` is undefined where a jumbo payload option is not allowed. */
function putOptions(p: Printer, start: number, length: number, jumbo: Jumbo | undefined): boolean {
  const verbose = p.options.verbose > 0
  let sawJumbo = false
  let size = 0
  for (let at = start; at < start + length; at += size) {
    const left = start + length - at
    size = optionLength(p, at, left)
    if (size === 0) return false
    switch (u8(p, at)) {
      case PAD1:
        if (verbose) putAscii(p.text, '(pad1)')
        break
      case PADN:
        if (verbose) putAscii(p.text, '(padn)')
        break
      case ROUTER_ALERT:
        if (!fits(p, 'rtalert', at, left, ROUTER_ALERT_LENGTH, size !== ROUTER_ALERT_LENGTH)) return false
        if (verbose) {
          putAscii(p.text, '(rtalert: 0x')
          putHex4(p.text, u16(p, at + 2))
          putAscii(p.text, ') ')
        }
        break
      case JUMBO:
        if (!fits(p, 'jumbo', at, left, JUMBO_LENGTH, size !== JUMBO_LENGTH)) return false
        noteJumbo(p, u32(p, at + 2), sawJumbo, jumbo)
        sawJumbo = true
        break
      case HOME_ADDRESS:
        if (!fits(p, 'homeaddr', at, left, HOME_ADDRESS_LENGTH, size < HOME_ADDRESS_LENGTH)) return false
        if (verbose && !putHomeAddress(p, at, size)) return false
        break
      default:
        if (verbose) putUnknownOption(p, '(opt_type 0x', at, ')')
    }
  }
  if (verbose) putAscii(p.text, ' ')
  return true
}

/** Says, also without -v, why an option of `least` bytes is not one. */
function fits(p: Printer, name: string, at: number, left: number, least: number, wrong: boolean): boolean {
  if (left >= least && !wrong) return true
  const t = p.text
  putAscii(t, '(')
  putAscii(t, name)
  if (left < least) putAscii(t, ': trunc)')
  else {
    putAscii(t, ': invalid len ')
    putDecimal(t, u8(p, at + 1))
    putAscii(t, ')')
  }
  return false
}

/** Only the first one counts, in a hop-by-hop header, of a packet that gives no other length, and no smaller than needs be. */
function noteJumbo(p: Printer, length: number, sawOne: boolean, jumbo: Jumbo | undefined): void {
  let fault = ''
  if (sawOne) fault = ' - already seen'
  else if (jumbo === undefined) fault = ' - not a hop-by-hop option'
  else if (jumbo.payload !== 0) fault = ' - payload len != 0'
  else if (length < SMALLEST_JUMBO) fault = ' - < 65536'
  else {
    jumbo.found = true
    jumbo.payload = length
  }
  if (p.options.verbose === 0) return
  putAscii(p.text, '(jumbo: ')
  putDecimal(p.text, length)
  putAscii(p.text, fault)
  putAscii(p.text, ') ')
}

/** The home address of Mobile IPv6, and the options that may lie inside that option. */
function putHomeAddress(p: Printer, at: number, size: number): boolean {
  const t = p.text
  putIpv6At(p, '(homeaddr: ', at + 2)
  const end = at + size
  let inner = 0
  for (let i = at + HOME_ADDRESS_LENGTH; i < end; i += inner) {
    inner = optionLength(p, i, end - i)
    if (inner === 0) return false
    const type = u8(p, i)
    if (type === PAD1) putAscii(t, ', pad1')
    else if (type === PADN) putAscii(t, ', padn')
    else putUnknownOption(p, ', sopt_type 0x', i, '')
  }
  putAscii(t, ')')
  return true
}

function putUnknownOption(p: Printer, before: string, at: number, after: string): void {
  putAscii(p.text, before)
  putHex2(p.text, u8(p, at))
  putAscii(p.text, ': len=')
  putDecimal(p.text, u8(p, at + 1))
  putAscii(p.text, after)
}
