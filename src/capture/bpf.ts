// Filters packets: makes a JavaScript function of a classic BPF program, several times as fast as running it instruction by instruction.
//
// Only numbers of a validated program reach the text. Without a loop, each target of a jump is the end of a labelled block that
// begins at the top, and a jump leaves it. Registers are signed 32-bit integers there; where the sign matters they are shifted.

import type { BpfFunction, BpfProgram } from './bpf-program.ts'
import * as bpf from './bpf-program.ts'
import { interpreted } from './bpf-run.ts'

/** Blocks within blocks that a JavaScript parser takes without complaint. */
const MOST_TARGETS = 500

/** The program as a function that is total and allocates nothing. Throws a RangeError for a program that is not valid. */
export function newFilter(program: BpfProgram): BpfFunction {
  const why = bpf.whyInvalid(program)
  if (why !== '') throw new RangeError(`not a valid filter program: ${why}`)
  if (bpf.hasLoop(program)) return interpreted(program)
  const targets = jumpTargets(program)
  if (targets.size > MOST_TARGETS) return interpreted(program)
  try {
    return new Function('b', 'at', 'end', 'wireLength', functionBody(program, targets)) as BpfFunction
  } catch {
    return interpreted(program) // node --disallow-code-generation-from-strings
  }
}

function jumpTargets({ code, jt, jf, k }: BpfProgram): Set<number> {
  const targets = new Set<number>()
  for (let i = 0; i < code.length; i++) {
    if ((code[i]! & 7) !== bpf.JMP) continue
    for (const skip of code[i] === (bpf.JMP | bpf.JA) ? [k[i]!] : [jt[i]!, jf[i]!]) if (skip > 0) targets.add(i + 1 + skip)
  }
  return targets
}

function functionBody(program: BpfProgram, targets: ReadonlySet<number>): string {
  const { code } = program
  const used = new Set<number>()
  for (let i = 0; i < code.length; i++) if (isScratch(code[i]!)) used.add(program.k[i]!)
  const lines = ['"use strict"', 'const n = end - at | 0', 'let a = 0, x = 0, i = 0']
  for (const word of used) lines.push(`let m${word} = 0`)
  for (const target of [...targets].sort((one, other) => other - one)) lines.push(`t${target}: {`)
  for (let i = 0; i < code.length; i++) {
    if (targets.has(i)) lines.push('}')
    lines.push(statement(program, i))
  }
  return lines.join('\n')
}

const isScratch = (code: number): boolean => (code & 7) === bpf.ST || (code & 7) === bpf.STX || ((code & 7) <= bpf.LDX && (code & 0xe0) === bpf.MEM)

function statement({ code, jt, jf, k }: BpfProgram, i: number): string {
  const c = code[i]!
  const n = k[i]!
  const operand = c & bpf.FROM_X ? 'x' : String(n | 0)
  switch (c & 7) {
    case bpf.LD:
      return loadStatement('a', c, n)
    case bpf.LDX:
      return loadStatement('x', c, n)
    case bpf.ST:
      return `m${n} = a`
    case bpf.STX:
      return `m${n} = x`
    case bpf.ALU:
      return calculation(c & 0xf0, operand, (c & bpf.FROM_X) !== 0, n)
    case bpf.JMP:
      return c === (bpf.JMP | bpf.JA) ? jump(i, n) : branch(condition(c & 0xf0, operand), jump(i, jt[i]!), jump(i, jf[i]!))
    case bpf.RET:
      return c & bpf.RET_A ? 'return a >>> 0' : `return ${n}`
    default:
      return c & bpf.TXA ? 'a = x' : 'x = a'
  }
}

function loadStatement(register: 'a' | 'x', code: number, k: number): string {
  const mode = code & 0xe0
  if (mode === bpf.IMM) return `${register} = ${k | 0}`
  if (mode === bpf.MEM) return `${register} = m${k}`
  if (mode === bpf.LEN) return `${register} = wireLength | 0`
  const size = code & 0x18
  const bytes = size === bpf.W ? 4 : size === bpf.H ? 2 : 1
  // The index may be beyond 32 bits before it was compared, and is a small integer after.
  const from =
    mode === bpf.IND ? `i = (x >>> 0) + ${k}\nif (i + ${bytes} > n) return 0\ni = at + i | 0` : `if (n < ${k + bytes}) return 0\ni = at + ${k} | 0`
  if (mode === bpf.MSH) return `${from}\n${register} = (b[i] & 15) << 2`
  if (bytes === 1) return `${from}\n${register} = b[i]`
  if (bytes === 2) return `${from}\n${register} = b[i] << 8 | b[i + 1]`
  return `${from}\n${register} = b[i] << 24 | b[i + 1] << 16 | b[i + 2] << 8 | b[i + 3]`
}

function calculation(operation: number, operand: string, fromX: boolean, k: number): string {
  const unsigned = fromX ? 'x >>> 0' : String(k)
  switch (operation) {
    case bpf.ADD:
      return `a = a + ${operand} | 0`
    case bpf.SUB:
      return `a = a - (${operand}) | 0`
    case bpf.MUL:
      return `a = Math.imul(a, ${operand})`
    case bpf.DIV:
      return `${fromX ? 'if (x === 0) return 0\n' : ''}a = (a >>> 0) / (${unsigned}) | 0`
    case bpf.MOD:
      return `${fromX ? 'if (x === 0) return 0\n' : ''}a = (a >>> 0) % (${unsigned}) | 0`
    case bpf.OR:
      return `a = a | ${operand}`
    case bpf.AND:
      return `a = a & ${operand}`
    case bpf.XOR:
      return `a = a ^ ${operand}`
    case bpf.LSH:
      return fromX ? 'a = x >>> 0 < 32 ? a << x : 0' : k < 32 ? `a = a << ${k}` : 'a = 0'
    case bpf.RSH:
      return fromX ? 'a = x >>> 0 < 32 ? a >>> x | 0 : 0' : k < 32 ? `a = a >>> ${k} | 0` : 'a = 0'
    default:
      return 'a = -a | 0'
  }
}

function condition(comparison: number, operand: string): string {
  if (comparison === bpf.JEQ) return `a === ${operand}`
  if (comparison === bpf.JSET) return `(a & ${operand}) !== 0`
  return `a >>> 0 ${comparison === bpf.JGT ? '>' : '>='} (${operand}) >>> 0`
}

/** Empty when the jump leads to the next instruction anyway. */
const jump = (i: number, skip: number): string => (skip === 0 ? '' : `break t${i + 1 + skip}`)

function branch(when: string, then: string, otherwise: string): string {
  if (then === '' && otherwise === '') return ''
  if (then === '') return `if (!(${when})) ${otherwise}`
  return otherwise === '' ? `if (${when}) ${then}` : `if (${when}) ${then}; else ${otherwise}`
}
