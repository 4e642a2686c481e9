// One multicast address record of an MLDv2 report (RFC 3810, 5.2): who wants to hear which group.
//
//  | record type (1) | auxiliary words (1) | sources (2) | group (16) | source addresses (16 each) | auxiliary data |

import { lacks, u16 } from './read.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

export const MLD_RECORD_NAMES: Readonly<Record<number, string>> = {
  1: 'is include',
  2: 'is exclude',
  3: 'to include',
  4: 'to exclude',
  5: 'allow sources',
  6: 'block sources',
}

export type MldRecord = {
  /** 4 with no sources is a join, 3 with no sources a leave. */
  type: number
  groupAt: number
  sources: number
  sourcesAt: number
  next: number
}

export const newMldRecord = (): MldRecord => ({ type: -1, groupAt: -1, sources: 0, sourcesAt: -1, next: -1 })

const FIXED = 20
const ADDRESS = 16

/** Reads the record at `at`; at most `records` of them follow each other. `out` is written only when the answer is OK. */
export function decodeMldRecord(b: Uint8Array, at: number, end: number, out: MldRecord): Status {
  if (lacks(b, at, end, FIXED)) return TRUNCATED
  const sources = u16(b, at + 2)
  const length = FIXED + sources * ADDRESS + b[at + 1]! * 4
  if (lacks(b, at, end, length)) return TRUNCATED
  out.type = b[at]!
  out.groupAt = at + 4
  out.sources = sources
  out.sourcesAt = at + FIXED
  out.next = at + length
  return OK
}
