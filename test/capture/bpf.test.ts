import { newFilter } from '../../src/capture/bpf.ts'
import { type BpfProgram, parseBpf, whyInvalid } from '../../src/capture/bpf-program.ts'
import { interpreted } from '../../src/capture/bpf-run.ts'

/** Fields of each instruction: code, jt, jf, k. */
type Instruction = readonly [number, number, number, number]

function program(...instructions: Instruction[]): BpfProgram {
  const field = (i: 0 | 1 | 2 | 3) => instructions.map(instruction => instruction[i])
  return { code: Uint16Array.from(field(0)), jt: Uint8Array.from(field(1)), jf: Uint8Array.from(field(2)), k: Uint32Array.from(field(3)) }
}
const PACKET = Uint8Array.from([0xff, 0xff, 0xff, 0x45, 0xfe, 0xdc, 0xba, 0x98, 0x00, 0x01, 0xaa, 0xaa])
const AT = 3
const END = 10

/** What the program answers on PACKET[AT, END), by both ways of running it. */
function run(...instructions: Instruction[]): number {
  const p = program(...instructions)
  expect(whyInvalid(p)).toBe('')
  const answers = [newFilter(p), interpreted(p)].map(filter => filter(PACKET, AT, END, 1500))
  expect(answers[0]).toBe(answers[1])
  return answers[0]!
}
const RET_A: Instruction = [0x16, 0, 0, 0]
const ld = (k: number): Instruction => [0x00, 0, 0, k]
const ldx = (k: number): Instruction => [0x01, 0, 0, k]

describe('BPF programs', () => {
  it.each([
    ['a word', 0x20, 1, 0xfedcba98],
    ['a half word', 0x28, 1, 0xfedc],
    ['a byte', 0x30, 1, 0xfe],
    ['the last word', 0x20, 3, 0xba980001],
    ['a word past the end', 0x20, 4, 0],
    ['a half word past the end', 0x28, 6, 0],
    ['a byte past the end', 0x30, 7, 0],
    ['far outside', 0x20, 0xfffffffe, 0],
    ['an offset that only Linux knows', 0x28, 0xfffff000, 0],
    ['the wire length', 0x80, 0, 1500],
  ])('load %s', (_, code, k, value) => {
    expect(run([code, 0, 0, k], RET_A)).toBe(value)
  })

  it.each([
    ['a word', 0x40, 1, 0, 0xfedcba98],
    ['a half word', 0x48, 0, 1, 0xfedc],
    ['a byte', 0x50, 3, 3, 0x01],
    ['past the end', 0x50, 3, 4, 0],
    ['past the end by the register alone', 0x50, 0xffffffff, 0, 0],
    ['beyond 32 bits, which does not wrap', 0x50, 0xffffffff, 2, 0],
  ])('load %s relative to X', (_, code, x, k, value) => {
    expect(run(ldx(x), [code, 0, 0, k], RET_A)).toBe(value)
  })

  it('load the length of an IP header', () => {
    expect(run([0xb1, 0, 0, 0], [0x87, 0, 0, 0], RET_A)).toBe(20)
    expect(run([0xb1, 0, 0, 7], ld(9), RET_A)).toBe(0)
  })

  it('keep registers in memory that begins at zero for every packet', () => {
    expect(run(ld(5), [0x02, 0, 0, 15], ldx(7), [0x03, 0, 0, 0], [0x61, 0, 0, 15], [0x60, 0, 0, 0], [0x0c, 0, 0, 0], RET_A)).toBe(12)
    const filter = interpreted(program([0x60, 0, 0, 3], [0x04, 0, 0, 1], [0x02, 0, 0, 3], RET_A))
    expect([filter(PACKET, 0, 4, 4), filter(PACKET, 0, 4, 4)]).toEqual([1, 1])
  })

  const ALU: readonly [string, number, number, number, number][] = [
    ['add', 0x04, 0xfffffffe, 3, 1],
    ['subtract', 0x14, 1, 3, 0xfffffffe],
    ['multiply', 0x24, 0x80000001, 3, 0x80000003],
    ['multiply beyond 53 bits', 0x24, 0xffffffff, 0xffffffff, 1],
    ['divide', 0x34, 0xffffffff, 2, 0x7fffffff],
    ['divide by more', 0x34, 5, 0xffffffff, 0],
    ['modulo', 0x94, 0xffffffff, 10, 5],
    ['or', 0x44, 0x80000000, 1, 0x80000001],
    ['and', 0x54, 0xf0f0f0f0, 0xff00ff00, 0xf000f000],
    ['exclusive or', 0xa4, 0xffffffff, 0x0f0f0f0f, 0xf0f0f0f0],
    ['shift left', 0x64, 0x40000001, 1, 0x80000002],
    ['shift right', 0x74, 0x80000000, 31, 1],
    ['shift left by too much', 0x64, 1, 32, 0],
    ['shift right by too much', 0x74, 0xffffffff, 33, 0],
  ]
  it.each(ALU)('calculate modulo 2^32: %s', (_, code, a, n, value) => {
    expect(run(ld(a), [code, 0, 0, n], RET_A)).toBe(value)
    expect(run(ld(a), ldx(n), [code | 8, 0, 0, 0], RET_A)).toBe(value)
  })

  it('negate', () => {
    expect([run(ld(1), [0x84, 0, 0, 0], RET_A), run(ld(0), [0x84, 0, 0, 0], RET_A)]).toEqual([0xffffffff, 0])
  })

  it('reject when they divide by zero', () => {
    for (const code of [0x3c, 0x9c]) expect(run(ld(7), [code, 0, 0, 0], [0x06, 0, 0, 99])).toBe(0)
  })

  const JUMPS: readonly [string, number, number, number, boolean][] = [
    ['=', 0x15, 0xfffffff0, 0xfffffff0, true],
    ['= is false', 0x15, 1, 2, false],
    ['> without a sign', 0x25, 0xffffffff, 1, true],
    ['> is false for the same', 0x25, 7, 7, false],
    ['>=', 0x35, 0x80000000, 0x80000000, true],
    ['>= without a sign', 0x35, 1, 0xffffffff, false],
    ['a bit', 0x45, 0x80000000, 0x80000000, true],
    ['no bit', 0x45, 0xf0, 0x0f, false],
  ]
  it.each(JUMPS)('compare: %s', (_, code, a, n, holds) => {
    const ends: Instruction[] = [
      [0x06, 0, 0, 1],
      [0x06, 0, 0, 2],
    ]
    expect(run(ld(a), [code, 1, 0, n], ...ends)).toBe(holds ? 2 : 1)
    expect(run(ld(a), [code, 0, 1, n], ...ends)).toBe(holds ? 1 : 2)
    expect(run(ld(a), ldx(n), [code | 8, 1, 0, 0], ...ends)).toBe(holds ? 2 : 1)
    expect(run(ld(a), [code, 1, 1, n], ...ends)).toBe(2)
  })

  it('jump forward', () => {
    expect(run([0x05, 0, 0, 1], [0x06, 0, 0, 1], [0x05, 0, 0, 0], [0x06, 0, 0, 2])).toBe(2)
  })

  it('go through a loop, though not for ever', () => {
    // Counts A down to zero.
    const loop = (a: number) => run(ld(a), [0x15, 2, 0, 0], [0x14, 0, 0, 1], [0x05, 0, 0, -3 >>> 0], [0x06, 0, 0, 7])
    expect([loop(0), loop(1000), loop(0xffffffff)]).toEqual([7, 7, 0])
    expect(run([0x05, 0, 0, -1 >>> 0], RET_A)).toBe(0)
  })

  it('copy registers', () => {
    expect(run(ld(5), [0x07, 0, 0, 0], ld(9), [0x87, 0, 0, 0], RET_A)).toBe(5)
  })

  it.each([
    ['nothing', []],
    ['no return at the end', [ld(1)]],
    ['an unknown code', [[0xff, 0, 0, 0], RET_A]],
    ['a load with an unknown mode', [[0xe0, 0, 0, 0], RET_A]],
    ['a byte of the header length into A', [[0xb0, 0, 0, 0], RET_A]],
    ['memory word 16', [[0x02, 0, 0, 16], RET_A]],
    ['reading memory word 16', [[0x61, 0, 0, 16], RET_A]],
    ['division by zero', [[0x34, 0, 0, 0], RET_A]],
    ['modulo zero', [[0x94, 0, 0, 0], RET_A]],
    ['a jump past the end', [[0x15, 0, 1, 0], RET_A]],
    ['a long jump past the end', [[0x05, 0, 0, 0x7fffffff], RET_A]],
    ['a jump before the beginning', [[0x05, 0, 0, -2 >>> 0], RET_A]],
  ] as readonly [string, Instruction[]][])('are refused: %s', (_, instructions) => {
    expect(whyInvalid(program(...instructions))).not.toBe('')
    expect(() => newFilter(program(...instructions))).toThrow(RangeError)
  })

  it('are read from the form that tcpdump prints', () => {
    const p = parseBpf('4\n40 0 0 12\n21 0 1 2048\n6 0 0 262144\n6 0 0 0\n')
    expect(p).toEqual(program([40, 0, 0, 12], [21, 0, 1, 2048], [6, 0, 0, 262144], [6, 0, 0, 0]))
    for (const wrong of ['', '2\n6 0 0 0', '1\n6 0 0', '1\n6 0 0 -1', '1\n6 0 0 4294967296', '1\n70000 0 0 0', '1\n5 0 0 7', 'x\n6 0 0 0']) {
      expect(() => parseBpf(wrong)).toThrow(SyntaxError)
    }
  })

  it('give the same answer as functions and instruction by instruction, 3,000 random ones on random packets', () => {
    let state = 99
    const random = (n: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      return Math.floor((state / 0x100000000) * n)
    }
    const codes = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(kind => Array.from({ length: 32 }, (_, i) => kind | (i << 3)))
    const known = codes.filter(code => code === 0x34 || code === 0x94 || whyInvalid(program([code, 0, 0, 0], RET_A)) === '')
    const numbers = [0, 1, 2, 3, 7, 15, 31, 32, 255, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
    const packet = Uint8Array.from({ length: 64 }, () => random(256))
    let accepted = 0
    for (let i = 0; i < 3000; i++) {
      const length = 2 + random(40)
      const instructions = Array.from({ length }, (_, at): Instruction => {
        const code = at === length - 1 ? 0x16 : known[random(known.length)]!
        const far = length - at - 1
        const k =
          code === 5 ? random(far) : (code & 7) === 2 || (code & 7) === 3 || (code & 0xe6) === 0x60 ? random(16) : numbers[random(numbers.length)]!
        return [code, random(Math.min(256, far)), random(Math.min(256, far)), code === 0x34 || code === 0x94 ? k | 1 : k]
      })
      const p = program(...instructions)
      expect(whyInvalid(p)).toBe('')
      const [compiled, slow] = [newFilter(p), interpreted(p)]
      for (let j = 0; j < 5; j++) {
        const at = random(10)
        const end = at + random(50)
        const answer = slow(packet, at, end, 1514)
        if (answer > 0) accepted++
        expect(compiled(packet, at, end, 1514)).toBe(answer)
      }
    }
    expect(accepted).toBeGreaterThan(1000)
  })

  it('run however long they are', () => {
    const many: Instruction[] = Array.from({ length: 19999 }, (_, i) => (i & 1 ? [0x15, 1, 0, 0xabcdef] : [0x04, 0, 0, 1]))
    expect(run(...many, RET_A)).toBeGreaterThan(0)
  })
})
