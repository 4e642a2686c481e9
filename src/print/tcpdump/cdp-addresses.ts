// Lists of addresses and of IPv4 prefixes in the Cisco Discovery Protocol.

import { putAscii, putHex2, putIpv4, putIpv6 } from '../text.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'

/** How an address names its protocol: a network layer id of OSI, or an LLC header with SNAP. */
const BY_NLPID = 1
const BY_LLC = 2
const NLPID_IPV4 = 0xcc
const SNAP_IPV6 = [0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00, 0x86, 0xdd]

export function putCdpAddresses(p: Printer, start: number, length: number): void {
  const t = p.text
  const end = start + length
  if (length < 4) return putShort(p, 'num', start, end)
  let at = start + 4
  for (let count = u32(p, start); count > 0; count--) {
    if (end - at < 2) return putShort(p, 'PT+PL', at, end)
    const type = u8(p, at)
    const size = u8(p, at + 1)
    at += 2
    if (end - at < size + 2) return putShort(p, 'P+AL', at, end)
    const addressSize = u16(p, at + size)
    const address = at + size + 2
    const version = versionOf(p, type, at, size, addressSize)
    if (version === 0) {
      putAscii(t, `pt=0x${type.toString(16).padStart(2, '0')}, pl=${size}, pb=`)
      putBytes(p, at, size)
      putAscii(t, `, al=${addressSize}, a=`)
    }
    at = address
    if (end - at < addressSize) return putShort(p, 'A', at, end)
    if (version === 0) putBytes(p, at, addressSize)
    else {
      check(p, at, addressSize)
      putAscii(t, `IPv${version} (${count}) `)
      const put = version === 4 ? putIpv4 : putIpv6
      put(t, p.bytes, at)
    }
    at += addressSize
    if (count > 1) putAscii(t, ' ')
  }
  if (at < end) putAscii(t, ` (${end - at} bytes of stray data)`)
}

function putShort(p: Printer, what: string, at: number, end: number): void {
  putAscii(p.text, ` (not enough space for ${what})`)
  check(p, at, end - at)
}

/** 4 or 6, or 0 for an address of another protocol. */
function versionOf(p: Printer, type: number, at: number, size: number, addressSize: number): 0 | 4 | 6 {
  if (type === BY_NLPID && size === 1 && u8(p, at) === NLPID_IPV4 && addressSize === 4) return 4
  if (type === BY_LLC && size === SNAP_IPV6.length && addressSize === 16 && SNAP_IPV6.every((byte, i) => u8(p, at + i) === byte)) return 6
  return 0
}

function putBytes(p: Printer, at: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const byte = u8(p, at + i)
    putAscii(p.text, ' ')
    putHex2(p.text, byte)
  }
}

export function putCdpPrefixes(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length % 5 !== 0) {
    putAscii(t, ` [length ${length} is not a multiple of 5]`)
    check(p, at, length)
    return
  }
  putAscii(t, ` IPv4 Prefixes (${length / 5}):`)
  for (let i = at; i < at + length; i += 5) {
    check(p, i, 5)
    putAscii(t, ' ')
    putIpv4(t, p.bytes, i)
    putAscii(t, `/${p.bytes[i + 4]}`)
  }
}
