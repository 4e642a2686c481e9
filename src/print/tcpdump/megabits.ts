// Bandwidths of traffic engineering: 32-bit floating point bytes per second, computed in single precision as C does, and shown in megabits.

import { putAscii, putByte, type Text } from '../text.ts'

const bits = new DataView(new ArrayBuffer(4))

/** The magnitude of the IEEE number with the bit pattern `word`; its sign is put into the text. */
function putSign(t: Text, word: number): number {
  if (word >>> 31) putByte(t, 0x2d)
  bits.setUint32(0, word & 0x7fffffff)
  return bits.getFloat32(0)
}

/** The number itself, as `%.10g` prints it. */
export function putFloat(t: Text, word: number): void {
  putAscii(t, general(putSign(t, word)))
}

const perSecond = (bytes: number): number => Math.fround(Math.fround(bytes * 8) / 1000000)

/** ` Mbps` behind three digits (`%.3f`). */
export function putMegabits(t: Text, word: number): void {
  putAscii(t, fixed(perSecond(putSign(t, word))))
  putAscii(t, ' Mbps')
}

/** ` Mbps` behind up to ten digits (`%.10g`); tcpdump divides bytes at once, or bits after multiplying, which rounds otherwise. */
export function putMegabitsExactly(t: Text, word: number, by: 'bytes' | 'bits'): void {
  const number = putSign(t, word)
  putAscii(t, general(by === 'bytes' ? Math.fround(number / 125000) : perSecond(number)))
  putAscii(t, ' Mbps')
}

/** Digits of a finite number above 0, rounded to `count` of them with ties to even, and its decimal exponent. */
function digitsOf(n: number, count: number): { digits: string; exponent: number } {
  // All that a single-precision number has, or enough to know that it is no tie; toPrecision would round ties up.
  const [mantissa, power] = n.toExponential(99).split('e')
  const all = mantissa!.replace('.', '')
  const rest = all.slice(count)
  let kept = BigInt(all.slice(0, count))
  const tie = /^50*$/.test(rest)
  if (tie ? kept % 2n === 1n : rest >= '5') kept++
  const digits = kept.toString()
  const carry = digits.length > count
  return { digits: digits.slice(0, count), exponent: Number(power) + (carry ? 1 : 0) }
}

const special = (n: number): string => (Number.isNaN(n) ? 'nan' : 'inf')

/** `%.10g` of a number at or above 0. */
function general(n: number): string {
  if (!Number.isFinite(n)) return special(n)
  if (n === 0) return '0'
  const { digits, exponent } = digitsOf(n, 10)
  const short = digits.replace(/0+$/, '')
  if (exponent < -4 || exponent >= 10) {
    const power = Math.abs(exponent).toString().padStart(2, '0')
    return `${short[0]}${short.length > 1 ? '.' : ''}${short.slice(1)}e${exponent < 0 ? '-' : '+'}${power}`
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${short}`
  const whole = digits.slice(0, exponent + 1)
  const fraction = digits.slice(exponent + 1).replace(/0+$/, '')
  return fraction === '' ? whole : `${whole}.${fraction}`
}

/** `%.3f` of a number at or above 0. */
function fixed(n: number): string {
  if (!Number.isFinite(n)) return special(n)
  // As many digits as stand before the point, and three.
  const before = n === 0 ? 0 : Number(n.toExponential(99).split('e')[1]) + 1
  if (n === 0 || before < -3) return '0.000'
  const { digits, exponent } = before === -3 ? { digits: n > 0.0005 ? '1' : '', exponent: -3 } : digitsOf(n, before + 3)
  const thousandths = digits.padEnd(exponent + 4, '0').padStart(4, '0')
  return `${thousandths.slice(0, -3)}.${thousandths.slice(-3)}`
}
