// Bandwidths of traffic engineering: 32-bit floating point bytes per second, shown in megabits.

import { putAscii, putByte, type Text } from '../text.ts'

const bits = new DataView(new ArrayBuffer(8))

/** The IEEE number with the bit pattern `word`, in Mbps, as C computes it in single precision and prints it with `%.3f`. */
export function putMegabits(t: Text, word: number): void {
  if (word >>> 31) putByte(t, 0x2d)
  bits.setUint32(0, word & 0x7fffffff)
  const bytes = bits.getFloat32(0)
  if (Number.isNaN(bytes)) return putAscii(t, 'nan Mbps')
  const megabits = Math.fround(Math.fround(bytes * 8) / 1000000)
  putAscii(t, megabits === Number.POSITIVE_INFINITY ? 'inf' : fixed3(megabits))
  putAscii(t, ' Mbps')
}

/** Three digits of a number at or above 0, a tie to the even digit: toFixed(3) rounds ties up, and gives up beyond 10^21. */
function fixed3(n: number): string {
  bits.setFloat64(0, n)
  const word = bits.getBigUint64(0)
  const exponent = Number(word >> 52n)
  const fraction = word & 0xfffffffffffffn
  if (exponent === 0) return '0.000'
  const mantissa = (fraction | 0x10000000000000n) * 1000n
  const shift = exponent - 1075
  let thousandths = 0n
  if (shift >= 0) thousandths = mantissa << BigInt(shift)
  else if (shift > -70) {
    const down = BigInt(-shift)
    const half = 1n << (down - 1n)
    const rest = mantissa & ((1n << down) - 1n)
    thousandths = mantissa >> down
    if (rest > half || (rest === half && (thousandths & 1n) === 1n)) thousandths++
  }
  return `${thousandths / 1000n}.${(thousandths % 1000n).toString().padStart(3, '0')}`
}
