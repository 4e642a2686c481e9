// One entry of an MPLS label stack (RFC 3032), as a label stack and as an ICMP extension show it.

import { putAscii, putDecimal, type Text } from '../text.ts'

export const labelOf = (entry: number): number => entry >>> 12
export const isLast = (entry: number): boolean => (entry & 0x100) !== 0

/** Label, traffic class, `[S]` on the bottom of the stack, and time to live. */
export function putLabelFields(t: Text, entry: number, beforeClass: string): void {
  putDecimal(t, labelOf(entry))
  putAscii(t, beforeClass)
  putDecimal(t, (entry >>> 9) & 7)
  if (isLast(entry)) putAscii(t, ', [S]')
  putAscii(t, ', ttl ')
  putDecimal(t, entry & 0xff)
}
