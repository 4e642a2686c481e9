import { floatOf, threeDecimals } from '../../../src/print/tcpdump/fixed-decimals.ts'

describe('threeDecimals', () => {
  it.each([
    [0, '0.000'],
    [-0, '-0.000'],
    [1000, '1000.000'],
    [0.0625, '0.062'],
    [0.1875, '0.188'],
    [-0.4375, '-0.438'],
    [0.0005, '0.001'],
    [1e21, '1000000000000000000000.000'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('prints %p as printf does: %s', (x, text) => {
    expect(threeDecimals(x)).toBe(text)
  })

  it('takes a float from its bits', () => {
    expect(floatOf(0x4cee6b28)).toBe(125000000)
    expect(floatOf(0x80000000)).toBe(-0)
  })
})
