// A number of bytes as C's unsigned 64-bit size_t shows it: less than none looks enormous.

import { putAscii, putDecimal, type Text } from '../text.ts'

export function putSize(t: Text, size: number): void {
  if (size < 0) putAscii(t, BigInt.asUintN(64, BigInt(size)).toString())
  else putDecimal(t, size)
}
