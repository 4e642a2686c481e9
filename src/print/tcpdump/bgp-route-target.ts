// Which routes a BGP speaker wants of VPNs, by their route targets (RFC 4684 section 4).

import type { Route } from './bgp-vpn.ts'
import { check, type Printer, u8, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const SYSTEM_BITS = 32
const TARGET_BITS = 64

/** The target at `at`, or undefined when it has an impossible length. */
export function routeTarget(p: Printer, at: number): Route | undefined {
  const bits = u8(p, at)
  if (bits === 0) return { text: 'default route target', size: 1 }
  if (bits < SYSTEM_BITS) return undefined
  const system = u32(p, at + 1)
  if (bits > SYSTEM_BITS + TARGET_BITS) return undefined
  const octets = (bits - SYSTEM_BITS + 7) >>> 3
  check(p, at + 5, octets)
  const target = new Uint8Array(TARGET_BITS / 8)
  target.set(p.bytes.subarray(at + 5, at + 5 + octets))
  if (bits % 8 !== 0) target[octets - 1]! &= 0xff00 >>> (bits % 8)
  return { text: `origin AS: ${system}, ${targetText(target, bits - SYSTEM_BITS)}`, size: 5 + octets }
}

/** An extended community of which only the first `bits` bits are given. */
function targetText(b: Uint8Array, bits: number): string {
  if (bits === 0) return 'route-target: 0:0/0'
  const octets = Array.from(b.subarray(0, (bits + 7) >>> 3), octet => hex(octet, 2)).join('')
  const shown = octets.replace(/(....)(?=.)/g, '$1 ')
  if (bits < 16) return `route-target: partial-type: (${shown}/${bits})`
  const v = new DataView(b.buffer)
  const type = v.getUint16(0)
  switch (type) {
    case 0x0002:
      return `route-target: ${v.getUint16(2)}:${v.getUint32(4)}/${bits} (${shown})`
    case 0x0102:
      return `route-target: ${b.subarray(2, 6).join('.')}:${v.getUint16(6)}/${bits} (${shown})`
    case 0x0202:
      return `route-target: ${v.getUint32(2)}:${v.getUint16(6)}/${bits} (${shown})`
    default:
      return `route target: unknown-type(${hex(type, 4)}) (${shown}/${bits})`
  }
}
