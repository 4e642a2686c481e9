// LLDP's elements of IEEE 802.1: VLANs, link aggregation, data centre bridging (802.1Q annex D).

import { putAscii, putByte } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { type Outcome, SHOW_BYTES, SHOWN } from './lldp-outcome.ts'
import { putPaddedText } from './padded-text.ts'
import { type Printer, u8, u16, u24, u32 } from './printer.ts'

const NAMES: Readonly<Record<number, string>> = {
  1: 'Port VLAN Id',
  2: 'Port and Protocol VLAN ID',
  3: 'VLAN name',
  4: 'Protocol Identity',
  7: 'Link aggregation',
  8: 'Congestion Notification',
  9: 'ETS Configuration',
  10: 'ETS Recommendation',
  11: 'Priority Flow Control Configuration',
  12: 'Application Priority',
  13: 'EVB',
  14: 'CDCP',
}

/** Bytes that each subtype needs at least, organisation and subtype included. */
const MINIMUM: Readonly<Record<number, number>> = { 1: 6, 2: 7, 3: 6, 4: 5, 7: 9, 8: 6, 9: 25, 10: 25, 11: 6, 12: 5, 13: 9, 14: 8 }

const PROTOCOL_VLAN_FLAGS: Flags = [
  [0x02, 'supported'],
  [0x04, 'enabled'],
]
export const AGGREGATION_FLAGS: Flags = [
  [0x01, 'supported'],
  [0x02, 'enabled'],
]
const BRIDGING_MODES = ['Not Supported', 'EVB Bridge', 'EVB Station', 'Reserved for future Standardization']

/** `at` is the organisation's identifier; the element of `size` bytes was captured. */
export function putLldp8021(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < 4) return SHOWN
  const kind = u8(p, at + 3)
  putAscii(t, `\n\t  ${NAMES[kind] ?? 'unknown'} Subtype (${kind})`)
  const minimum = MINIMUM[kind]
  if (minimum === undefined) return SHOW_BYTES
  if (size < minimum) return SHOWN
  const first = u8(p, at + 4)
  switch (kind) {
    case 1:
      putAscii(t, `\n\t    port vlan id (PVID): ${u16(p, at + 4)}`)
      break
    case 2:
      putAscii(t, `\n\t    port and protocol vlan id (PPVID): ${u16(p, at + 5)}, flags [`)
      putFlags(t, PROTOCOL_VLAN_FLAGS, first, 'none')
      putAscii(t, `] (0x${first.toString(16).padStart(2, '0')})`)
      break
    case 3:
      putAscii(t, `\n\t    vlan id (VID): ${u16(p, at + 4)}`)
      putCounted(p, '\n\t    vlan name: ', at + 6, at + size)
      break
    case 4:
      putCounted(p, '\n\t    protocol identity: ', at + 4, at + size)
      break
    case 7:
      putAggregation(p, at)
      break
    case 8:
      putPriorityBits(p, '\n\t    Pre-Priority CNPV Indicator', first)
      putPriorityBits(p, '\n\t    Pre-Priority Ready Indicator', u8(p, at + 5))
      break
    case 9:
      putAscii(t, `\n\t    Willing:${first >> 7}, CBS:${(first >> 6) & 2}, RES:${(first >> 3) & 7}, Max TCs:${first & 7}`)
      putTransmissionSelection(p, at)
      break
    case 10:
      putAscii(t, `\n\t    RES: ${first}`)
      putTransmissionSelection(p, at)
      break
    case 11:
      putAscii(t, `\n\t    Willing: ${first >> 7}, MBC: ${(first >> 6) & 1}, RES: ${(first >> 4) & 3}, PFC cap:${first & 15} `)
      putPriorityBits(p, '\n\t    PFC Enable', u8(p, at + 5))
      break
    case 12:
      putApplications(p, at, size)
      break
    case 13:
      putVirtualBridging(p, at)
      break
    case 14:
      putChannels(p, at, size)
      break
  }
  return SHOWN
}

/** Text behind a byte with its length, if both fit before `end`. */
function putCounted(p: Printer, before: string, at: number, end: number): void {
  if (end - at < 1) return
  const length = u8(p, at)
  if (end - at - 1 < length) return
  putAscii(p.text, before)
  putPaddedText(p, at + 1, length)
}

/** Link aggregation, which 802.3 had before 802.1. */
export function putAggregation(p: Printer, at: number): void {
  putAscii(p.text, '\n\t    aggregation status [')
  putFlags(p.text, AGGREGATION_FLAGS, u8(p, at + 4), 'none')
  putAscii(p.text, `], aggregation port ID ${u32(p, at + 5)}`)
}

function putPriorityBits(p: Printer, title: string, bits: number): void {
  putAscii(p.text, title)
  putAscii(p.text, '\n\t     Priority : 0  1  2  3  4  5  6  7\n\t     Value    : ')
  for (let i = 0; i < 8; i++) putAscii(p.text, (bits >> i) & 1 ? '1  ' : '0  ')
}

/** Enhanced transmission selection: a class for each priority, and each class's share and algorithm. */
function putTransmissionSelection(p: Printer, at: number): void {
  const t = p.text
  putAscii(t, '\n\t    Priority Assignment Table\n\t     Priority : 0   1   2   3   4   5   6   7\n\t     Value    : ')
  putColumns(p, i => (u8(p, at + 5 + (i >> 1)) >> (i & 1 ? 0 : 4)) & 15)
  putAscii(t, '\n\t    TC Bandwidth Table\n\t     TC%   : 0   1   2   3   4   5   6   7\n\t     Value : ')
  putColumns(p, i => u8(p, at + 9 + i))
  putAscii(t, '\n\t    TSA Assignment Table\n\t     Traffic Class: 0   1   2   3   4   5   6   7\n\t     Value        : ')
  putColumns(p, i => u8(p, at + 17 + i))
}

function putColumns(p: Printer, value: (i: number) => number): void {
  for (let i = 0; i < 8; i++) {
    if (i > 0) putByte(p.text, 0x20)
    putAscii(p.text, String(value(i)).padEnd(3))
  }
}

function putApplications(p: Printer, at: number, size: number): void {
  const t = p.text
  putAscii(t, `\n\t    RES: ${u8(p, at + 4)}`)
  if (size === 5 || (size - 5) % 3 !== 0) return
  putAscii(t, '\n\t    Application Priority Table')
  for (let i = at + 5; i < at + size; i += 3) {
    const bits = u8(p, i)
    putAscii(t, `\n\t      Priority: ${bits >> 5}, RES: ${(bits >> 3) & 3}, Sel: ${bits & 7}, Protocol ID: ${u16(p, i + 1)}`)
  }
}

/** Edge virtual bridging. */
function putVirtualBridging(p: Printer, at: number): void {
  const t = p.text
  const [bridge, station, retries, mode, keepAlive] = [4, 5, 6, 7, 8].map(i => u8(p, at + i)) as [number, number, number, number, number]
  putAscii(t, '\n\t    EVB Bridge Status')
  putAscii(t, `\n\t      RES: ${bridge >> 3}, BGID: ${(bridge >> 2) & 1}, RRCAP: ${(bridge >> 1) & 1}, RRCTR: ${bridge & 1}`)
  putAscii(t, '\n\t    EVB Station Status')
  putAscii(t, `\n\t      RES: ${station >> 4}, SGID: ${(station >> 3) & 1}, RRREQ: ${(station >> 2) & 1},RRSTAT: ${station & 3}`)
  putAscii(t, `\n\t    R: ${retries >> 5}, RTE: ${retries & 31}, EVB Mode: ${BRIDGING_MODES[mode >> 6]} [${mode >> 6}]`)
  putAscii(t, `\n\t    ROL: ${(mode >> 5) & 1}, RWD: ${mode & 31}, `)
  putAscii(t, `RES: ${keepAlive >> 6}, ROL: ${(keepAlive >> 5) & 1}, RKA: ${keepAlive & 31}`)
}

/** S-channels: which VLAN each has on the wire. */
function putChannels(p: Printer, at: number, size: number): void {
  const first = u8(p, at + 4)
  putAscii(p.text, `\n\t    Role: ${first >> 7}, RES: ${(first >> 4) & 7}, Scomp: ${(first >> 3) & 1} ChnCap: ${u16(p, at + 6) & 0xfff}`)
  if ((size - 8) % 3 !== 0) return
  for (let i = at + 8; i < at + size; i += 3) {
    const pair = u24(p, i)
    putAscii(p.text, `\n\t    SCID: ${pair >> 12}, SVID: ${pair & 0xfff}`)
  }
}
