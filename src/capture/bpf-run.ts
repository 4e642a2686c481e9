// Runs a classic BPF program instruction by instruction. The measure for the generated function of bpf.ts, and the
// fallback where functions may not be generated, and for programs that are too large or have a loop.

import type { BpfFunction, BpfProgram } from './bpf-program.ts'
import * as bpf from './bpf-program.ts'

/** More rounds than the largest packet has room for extension headers; a program that wants more would never end. */
const MOST_ROUNDS = 1 << 16

/** The program must be valid (`whyInvalid`); then any bytes give an answer, after MOST_ROUNDS a rejection. */
export function interpreted({ code, jt, jf, k }: BpfProgram): BpfFunction {
  const memory = new Uint32Array(bpf.MEMORY)
  return (b, at, end, wireLength) => {
    memory.fill(0)
    const captured = end - at
    let a = 0
    let x = 0
    let rounds = 0
    for (let pc = 0; ; pc++) {
      const c = code[pc]!
      const n = k[pc]!
      switch (c & 7) {
        case bpf.LD:
        case bpf.LDX: {
          const value = load(c, n, x, memory, b, at, captured, wireLength)
          if (value < 0) return 0
          if ((c & 7) === bpf.LD) a = value
          else x = value
          break
        }
        case bpf.ST:
          memory[n] = a
          break
        case bpf.STX:
          memory[n] = x
          break
        case bpf.ALU: {
          const value = calculate(c & 0xf0, a, c & bpf.FROM_X ? x : n)
          if (value < 0) return 0
          a = value
          break
        }
        case bpf.JMP:
          if (c === (bpf.JMP | bpf.JA)) {
            if (n > 0x7fffffff && ++rounds > MOST_ROUNDS) return 0
            pc += n | 0
          } else pc += holds(c & 0xf0, a, c & bpf.FROM_X ? x : n) ? jt[pc]! : jf[pc]!
          break
        case bpf.RET:
          return c & bpf.RET_A ? a : n
        default:
          if (c & bpf.TXA) a = x
          else x = a
      }
    }
  }
}

/** Below zero: outside the packet. */
function load(code: number, k: number, x: number, memory: Uint32Array, b: Uint8Array, at: number, captured: number, wireLength: number): number {
  const mode = code & 0xe0
  if (mode === bpf.IMM) return k
  if (mode === bpf.MEM) return memory[k]!
  if (mode === bpf.LEN) return wireLength >>> 0
  const from = mode === bpf.IND ? x + k : k
  const size = code & 0x18
  const bytes = size === bpf.W ? 4 : size === bpf.H ? 2 : 1
  if (from + bytes > captured) return -1
  const i = at + from
  if (mode === bpf.MSH) return (b[i]! & 15) << 2
  if (bytes === 1) return b[i]!
  if (bytes === 2) return (b[i]! << 8) | b[i + 1]!
  return ((b[i]! << 24) | (b[i + 1]! << 16) | (b[i + 2]! << 8) | b[i + 3]!) >>> 0
}

/** Unsigned, modulo 2^32; below zero: divided by zero. */
function calculate(operation: number, a: number, n: number): number {
  switch (operation) {
    case bpf.ADD:
      return (a + n) >>> 0
    case bpf.SUB:
      return (a - n) >>> 0
    case bpf.MUL:
      return Math.imul(a, n) >>> 0
    case bpf.DIV:
      return n === 0 ? -1 : Math.floor(a / n)
    case bpf.MOD:
      return n === 0 ? -1 : a % n
    case bpf.OR:
      return (a | n) >>> 0
    case bpf.AND:
      return (a & n) >>> 0
    case bpf.XOR:
      return (a ^ n) >>> 0
    case bpf.LSH:
      return n < 32 ? (a << n) >>> 0 : 0
    case bpf.RSH:
      return n < 32 ? a >>> n : 0
    default:
      return -a >>> 0
  }
}

function holds(comparison: number, a: number, n: number): boolean {
  if (comparison === bpf.JEQ) return a === n
  if (comparison === bpf.JGT) return a > n
  if (comparison === bpf.JGE) return a >= n
  return (a & n) !== 0
}
