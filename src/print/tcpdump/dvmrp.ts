// DVMRP (RFC 1075, draft-ietf-idmr-dvmrp-v3), which travels in IGMP messages.

import { putAscii, putIpv4 } from '../text.ts'
import { check, type Printer, putInvalid, u8, u32 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'

const HEADER = 8

const PROBE = 1
const REPORT = 2
const NEIGHBORS = 4
const NEIGHBORS_2 = 6
const PRUNE = 7
const GRAFT = 8
const GRAFT_ACK = 9

const NAMES: Readonly<Record<number, string>> = {
  [PROBE]: 'Probe',
  [REPORT]: 'Report',
  3: 'Ask-neighbors(old)',
  [NEIGHBORS]: 'Neighbors(old)',
  5: 'Ask-neighbors2',
  [NEIGHBORS_2]: 'Neighbors2',
  [PRUNE]: 'Prune',
  [GRAFT]: 'Graft',
  [GRAFT_ACK]: 'Graft-ACK',
}

/** Of a neighbour, in the order in which they are said. */
const NEIGHBOR_FLAGS: readonly (readonly [mask: number, name: string])[] = [
  [0x01, '/tunnel'],
  [0x02, '/srcrt'],
  [0x40, '/querier'],
  [0x20, '/disabled'],
  [0x10, '/down'],
]

/** Prints the message of at least 8 bytes, IGMP header included. */
export function printDvmrp(p: Printer, at: number, length: number): void {
  p.protocol = 'dvmrp'
  const type = u8(p, at + 1)
  putAscii(p.text, ` ${NAMES[type] ?? `[type ${type}]`}`)
  if (!putBody(p, type, at, length - HEADER)) putInvalid(p)
}

/** Answers false when the lengths make no sense. */
function putBody(p: Printer, type: number, at: number, length: number): boolean {
  const body = at + HEADER
  switch (type) {
    case PROBE:
      return p.options.verbose === 0 || putProbe(p, body, length)
    case REPORT:
      return p.options.verbose < 2 || putReport(p, body, length)
    case NEIGHBORS:
      return putNeighbors(p, body, length)
    case NEIGHBORS_2:
      putAscii(p.text, ` (v ${u8(p, at + 7)}.${u8(p, at + 6)}):`)
      return putNeighbors2(p, body, length)
    case PRUNE:
      putSourceAndGroup(p, body)
      putAscii(p.text, ' timer ')
      putRelativeTime(p.text, u32(p, body + 8))
      return true
    case GRAFT:
    case GRAFT_ACK:
      putSourceAndGroup(p, body)
      return true
    default:
      return true
  }
}

function putSourceAndGroup(p: Printer, at: number): void {
  check(p, at, 8)
  putAscii(p.text, ' src ')
  putIpv4(p.text, p.bytes, at)
  putAscii(p.text, ' grp ')
  putIpv4(p.text, p.bytes, at + 4)
}

function putProbe(p: Printer, at: number, length: number): boolean {
  const t = p.text
  if (length < 4) {
    putAscii(t, ` [full length ${length} < 4]`)
    return false
  }
  putAscii(t, p.options.verbose > 1 ? '\n\t' : ' ')
  putAscii(t, `genid ${u32(p, at)}`)
  if (p.options.verbose < 2) return true
  for (let i = 4; i < length; i += 4) {
    if (length - i < 4) {
      putAscii(t, `[remaining length ${length - i} < 4]`)
      return false
    }
    check(p, at + i, 4)
    putAscii(t, '\n\tneighbor ')
    putIpv4(t, p.bytes, at + i)
  }
  return true
}

const METRIC = 0x7f
const LAST = 0x80

/** Masks of which the first byte is always 255, each with routes of as many bytes as the mask has. */
function putReport(p: Printer, at: number, length: number): boolean {
  const t = p.text
  let i = at
  const end = at + length
  while (i < end) {
    if (end - i < 3) {
      putAscii(t, ` [length ${end - i} < 3]`)
      return false
    }
    const mask = [255, u8(p, i), u8(p, i + 1), u8(p, i + 2)]
    const width = mask[3] ? 4 : mask[2] ? 3 : mask[1] ? 2 : 1
    putAscii(t, `\n\tMask ${mask.join('.')}`)
    i += 3
    for (let last = false; !last; i += width + 1) {
      if (end - i < width + 1) {
        putAscii(t, '\n\t  [Truncated Report]')
        return false
      }
      check(p, i, width + 1)
      const origin = [0, 0, 0, 0].map((_, k) => (k < width ? p.bytes[i + k]! : 0))
      const metric = u8(p, i + width)
      putAscii(t, `\n\t  ${origin.join('.')} metric ${metric & METRIC}`)
      last = (metric & LAST) !== 0
    }
  }
  return true
}

function putNeighbors(p: Printer, at: number, length: number): boolean {
  const t = p.text
  let i = at
  const end = at + length
  while (i < end) {
    if (end - i < 7) {
      putAscii(t, ` [length ${end - i} < 7]`)
      return false
    }
    check(p, i, 7)
    const interfaceAt = i
    const metric = u8(p, i + 4)
    const threshold = u8(p, i + 5)
    const count = u8(p, i + 6)
    i += 7
    for (let k = 0; k < count; k++, i += 4) {
      if (end - i < 4) {
        putAscii(t, ` [length ${end - i} < 4]`)
        return false
      }
      putAscii(t, ' [')
      putIpv4(t, p.bytes, interfaceAt)
      putAscii(t, ' ->')
      check(p, i, 4)
      putAscii(t, ' ')
      putIpv4(t, p.bytes, i)
      putAscii(t, `, (${metric}/${threshold})]`)
    }
  }
  return true
}

function putNeighbors2(p: Printer, at: number, length: number): boolean {
  const t = p.text
  let i = at
  const end = at + length
  while (i < end) {
    if (end - i < 8) {
      putAscii(t, ` [length ${end - i} < 8]`)
      return false
    }
    check(p, i, 8)
    const interfaceAt = i
    const metric = u8(p, i + 4)
    const threshold = u8(p, i + 5)
    const flags = u8(p, i + 6)
    const count = u8(p, i + 7)
    i += 8
    let k = 0
    for (; k < count && i < end; k++, i += 4) {
      if (end - i < 4) {
        putAscii(t, ` [length ${end - i} < 4]`)
        return false
      }
      putAscii(t, ' [')
      putIpv4(t, p.bytes, interfaceAt)
      putAscii(t, ' -> ')
      check(p, i, 4)
      putIpv4(t, p.bytes, i)
      putAscii(t, ` (${metric}/${threshold}`)
      for (const [mask, name] of NEIGHBOR_FLAGS) if (flags & mask) putAscii(t, name)
      putAscii(t, ')]')
    }
    if (k < count) {
      putAscii(t, ' [invalid ncount]')
      return false
    }
  }
  return true
}
