// EDNS(0) options (RFC 6891) inside a DNS OPT record.

import { putAscii, putByte, putDecimal, putHex2, putIpv4, putIpv6 } from '../text.ts'
import { putDomainName } from './domain-name.ts'
import { DNSSEC_ALGORITHMS, DS_HASHES, EDNS_OPTIONS, NSEC3_HASHES } from './domain-tables.ts'
import { has, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const SUBNET = 8
const EXPIRE = 9
const COOKIE = 10
const KEEPALIVE = 11
const PADDING = 12
const CHAIN = 13
const KEY_TAG = 14
const ALGORITHMS: Readonly<Record<number, Readonly<Record<number, string>>>> = { 5: DNSSEC_ALGORITHMS, 6: DS_HASHES, 7: NSEC3_HASHES }

/** Prints the option at `at`; answers where the next one begins, or -1 when it was cut. */
export function putEdnsOption(p: Printer, start: number): number {
  const t = p.text
  if (!has(p, start, 2)) return -1
  const option = u16(p, start)
  putAscii(t, EDNS_OPTIONS[option] ?? `Opt${option}`)
  if (!has(p, start + 2, 2)) return -1
  const length = u16(p, start + 2)
  const at = start + 4
  if (!has(p, at, length)) return -1
  if (length > 0) {
    putByte(t, 0x20)
    putContents(p, option, at, length)
  }
  return at + length
}

function putContents(p: Printer, option: number, at: number, length: number): void {
  const t = p.text
  const names = ALGORITHMS[option]
  if (names !== undefined) return putList(p, at, length, 1, n => names[n] ?? `Alg_${n}`)
  switch (option) {
    case SUBNET:
      return putSubnet(p, at, length)
    case COOKIE:
      if (length < 8 || (length > 8 && length < 16) || length > 40) return putInvalid(p)
      putHexBytes(p, at, 8)
      if (length > 8) putByte(t, 0x20)
      return putHexBytes(p, at + 8, length - 8)
    case KEEPALIVE:
      if (length !== 2) return putInvalid(p)
      return putAscii(t, `${(u16(p, at) / 10).toFixed(1)} sec`) // in units of 100 ms
    case EXPIRE:
      if (length !== 4) return putInvalid(p)
      return putAscii(t, `${u32(p, at)} sec`)
    case PADDING:
      return putAscii(t, `(${length})`)
    case KEY_TAG:
      if (length % 2 !== 0) return putInvalid(p)
      return putList(p, at, length, 2, String)
    case CHAIN:
      putDomainName(p, at, at + length)
      return
    default:
      putHexBytes(p, at, length)
  }
}

function putHexBytes(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) putHex2(p.text, u8(p, at + i))
}

function putList(p: Printer, at: number, length: number, size: 1 | 2, name: (n: number) => string): void {
  for (let i = 0; i < length; i += size) {
    if (i > 0) putByte(p.text, 0x20)
    putAscii(p.text, name(size === 1 ? u8(p, at + i) : u16(p, at + i)))
  }
}

/** Client subnet (RFC 7871): an address cut to its prefix, and the two prefix lengths. */
function putSubnet(p: Printer, at: number, length: number): void {
  if (length < 4) return putInvalid(p)
  const family = u16(p, at)
  const source = u8(p, at + 2)
  const scope = u8(p, at + 3)
  const bits = family === 1 ? 32 : family === 2 ? 128 : 0
  const given = length - 4
  if (bits === 0 || given > bits / 8 || source > bits || scope > bits || (source + 7) >>> 3 !== given) return putInvalid(p)
  const address = new Uint8Array(16)
  address.set(p.bytes.subarray(at + 4, at + 4 + given))
  if (family === 1) putIpv4(p.text, address, 0)
  else putIpv6(p.text, address, 0)
  putByte(p.text, 0x2f)
  putDecimal(p.text, source)
  putByte(p.text, 0x2f)
  putDecimal(p.text, scope)
}
