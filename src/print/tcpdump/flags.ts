// The names of the bits that are set in a number.

import { putAscii, type Text } from '../text.ts'

/** Masks and their names, in the order in which they are printed. */
export type Flags = readonly (readonly [mask: number, name: string])[]

/** Puts the name of every mask whose bits are all set in `value`; `none` when there is no such mask. */
export function putFlags(t: Text, flags: Flags, value: number, none: string, separator = ', '): void {
  let some = false
  for (const [mask, name] of flags) {
    if ((value & mask) >>> 0 !== mask) continue
    if (some) putAscii(t, separator)
    putAscii(t, name)
    some = true
  }
  if (!some) putAscii(t, none)
}
