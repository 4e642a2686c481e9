// What the decoders of both capture formats share: which format it is, and how to give up.

import type { CaptureDecoder } from './capture-decoder.ts'
import { INVALID, type Status } from './status.ts'

export const FORMAT_UNKNOWN = 0
export const FORMAT_PCAP = 1
export const FORMAT_PCAPNG = 2

/** The capture cannot be read on from `at` (an offset into the present buffer); the offset told is that in the whole file. */
export function fail(d: CaptureDecoder, at: number, why: string): Status {
  d.problem = `byte ${d.origin + at}: ${why}`
  d.failed = true
  return INVALID
}

/** 3,000,000 */
export const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')
