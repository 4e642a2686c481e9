// Floating-point numbers as printf prints them with three decimals.

/** The number a 32-bit float's bits stand for. */
export function floatOf(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits)
  return view.getFloat32(0)
}

/**
 * `%.3f`: what lies exactly between two goes to the even one, where toFixed takes the larger; numbers too large for a
 * fraction are given digit by digit, where toFixed takes an exponent.
 */
export function threeDecimals(x: number): string {
  const sign = x < 0 || Object.is(x, -0) ? '-' : ''
  const size = Math.abs(x)
  if (Number.isNaN(x)) return 'nan'
  if (size === Number.POSITIVE_INFINITY) return `${sign}inf`
  if (size >= Number.MAX_SAFE_INTEGER) return `${sign}${BigInt(size)}.000`
  const sixteenths = size * 16
  if (Number.isInteger(sixteenths) && sixteenths % 2 === 1) {
    // Thousandths are 62.5 times an odd number here: the only exact ties there are.
    const below = Math.floor(size * 1000)
    return sign + ((below + (below % 2)) / 1000).toFixed(3)
  }
  return sign + size.toFixed(3)
}
