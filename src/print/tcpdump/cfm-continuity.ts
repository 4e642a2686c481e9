// The continuity check message of CFM: how often it is sent, and the names of the domain and of the association it is about.

import { putAscii, putMac } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { putPaddedText } from './padded-text.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'

const NAMES_AT = 6
const NAMES_SIZE = 48
const MAC = 6

const DEFECT = 0x80
const INTERVAL = 0x07

/** How long one interval is and how long, at least and at most, its sender counts as alive. */
const INTERVALS: Readonly<Record<number, readonly [each: string, least: string, most: string]>> = {
  1: ['0.003', '0.011', '0.012'],
  2: ['0.010', '0.032', '0.035'],
  3: ['0.100', '0.325', '0.350'],
  4: ['1.000', '3.250', '3.500'],
  5: ['10.000', '32.500', '35.000'],
  6: ['60.000', '195.000', '210.000'],
  7: ['600.000', '1950.000', '2100.000'],
}

const NO_DOMAIN = 1
const DNS = 2
const MAC_AND_NUMBER = 3
const TEXT = 4
const DOMAIN_FORMATS = ['IEEE 802.1', 'No MD Name present', 'DNS string', 'MAC + 16Bit Integer', 'Character string']

const ASSOCIATION_TEXT = 2
const ASSOCIATION_FORMATS = ['IEEE 802.1', 'Primary VID', 'Character string', '16Bit Integer', 'RFC2685 VPN-ID']

/** Behind the domain's name there must be room for the association's format, its length and a byte of it. */
const ASSOCIATION_LEAST = 3

/** Prints the message at `at`, all captured; answers false when its names do not fit. */
export function printContinuity(p: Printer, at: number, flags: number): boolean {
  const t = p.text
  putAscii(t, `, Flags [CCM Interval ${flags & INTERVAL}${flags & DEFECT ? ', RDI' : ''}]`)
  const interval = INTERVALS[flags & INTERVAL]
  if (interval !== undefined) {
    putAscii(t, `\n\t  CCM Interval ${interval[0]}s, min CCM Lifetime ${interval[1]}s, max CCM Lifetime ${interval[2]}s`)
  }
  putAscii(t, `\n\t  Sequence Number 0x${u32(p, at).toString(16).padStart(8, '0')}`)
  putAscii(
    t,
    `, MA-End-Point-ID 0x${u16(p, at + 4)
      .toString(16)
      .padStart(4, '0')}`,
  )
  const domain = printDomain(p, at + NAMES_AT)
  return domain !== undefined && printAssociation(p, at + NAMES_AT + domain, NAMES_SIZE - domain)
}

/** Answers the bytes that the domain's name takes up, nothing when it is too long. */
function printDomain(p: Printer, at: number): number | undefined {
  const t = p.text
  const format = u8(p, at)
  putAscii(t, `\n\t  MD Name Format ${DOMAIN_FORMATS[format] ?? 'Unknown'} (${format})`)
  if (format === NO_DOMAIN) return 1
  const size = u8(p, at + 1)
  const left = NAMES_SIZE - 2
  putAscii(t, `, MD Name length ${size}`)
  if (size > left - ASSOCIATION_LEAST) {
    putAscii(t, ` (too large, must be <= ${left - ASSOCIATION_LEAST + 1})`)
    return undefined
  }
  putAscii(t, '\n\t  MD Name: ')
  if (format === DNS || format === TEXT) putPaddedText(p, at + 2, size)
  else if (format !== MAC_AND_NUMBER) putUnknownData(p, at + 2, size, '\n\t    ')
  else if (size === MAC) {
    putAscii(t, '\n\t  MAC ')
    putMac(t, p.bytes, at + 2)
  } else putAscii(t, '\n\t  MAC (length invalid)')
  return 2 + size
}

function printAssociation(p: Printer, at: number, length: number): boolean {
  const t = p.text
  const format = u8(p, at)
  const size = u8(p, at + 1)
  const left = length - 2
  putAscii(t, `\n\t  MA Name-Format ${ASSOCIATION_FORMATS[format] ?? 'Unknown'} (${format}), MA name length ${size}`)
  if (size > left) {
    putAscii(t, ` (too large, must be <= ${left})`)
    return false
  }
  putAscii(t, '\n\t  MA Name: ')
  if (format === ASSOCIATION_TEXT) putPaddedText(p, at + 2, size)
  else putUnknownData(p, at + 2, size, '\n\t    ')
  return true
}
