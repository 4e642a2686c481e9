// Classic BPF programs (bpf(4), and what libpcap's bpf_filter does): checked before use, then run over a packet's bytes.
//
// Two 32-bit registers A and X, 16 words of memory. A load outside the packet and a division by zero end a program with 0, "reject".
// Jumps go forward, but for the unconditional one: libpcap makes a loop of `protochain`, which kernels would refuse.

/** `k` is unsigned; `jt` and `jf` count instructions to skip. All four are of one length. */
export type BpfProgram = {
  readonly code: Uint16Array
  readonly jt: Uint8Array
  readonly jf: Uint8Array
  readonly k: Uint32Array
}

/** Answers how many bytes of the packet b[at, end) are wanted; 0 rejects it. `wireLength` is its length before it was cut. */
export type BpfFunction = (b: Uint8Array, at: number, end: number, wireLength: number) => number

/** Instruction classes: the lowest three bits of a code. */
export const LD = 0
export const LDX = 1
export const ST = 2
export const STX = 3
export const ALU = 4
export const JMP = 5
export const RET = 6
export const MISC = 7

/** Sizes and modes of LD and LDX. */
export const W = 0x00
export const H = 0x08
export const B = 0x10
export const IMM = 0x00
export const ABS = 0x20
export const IND = 0x40
export const MEM = 0x60
export const LEN = 0x80
export const MSH = 0xa0

/** Operations of ALU and JMP, and where their operand comes from. */
export const ADD = 0x00
export const SUB = 0x10
export const MUL = 0x20
export const DIV = 0x30
export const OR = 0x40
export const AND = 0x50
export const LSH = 0x60
export const RSH = 0x70
export const NEG = 0x80
export const MOD = 0x90
export const XOR = 0xa0
export const JA = 0x00
export const JEQ = 0x10
export const JGT = 0x20
export const JGE = 0x30
export const JSET = 0x40
export const FROM_X = 0x08
export const RET_A = 0x10
export const TXA = 0x80

/** Words of scratch memory. */
export const MEMORY = 16
/** Far beyond what libpcap makes of any expression that fits a command line. */
const LONGEST = 1 << 16

const FORMS: readonly (readonly [base: number, variants: readonly number[]])[] = [
  [LD, [IMM, MEM, LEN, ...[ABS, IND].flatMap(mode => [W | mode, H | mode, B | mode])]],
  [LDX, [IMM, MEM, LEN, MSH | B]],
  [ST, [0]],
  [STX, [0]],
  [ALU, [NEG, ...[ADD, SUB, MUL, DIV, OR, AND, LSH, RSH, MOD, XOR].flatMap(op => [op, op | FROM_X])]],
  [JMP, [JA, ...[JEQ, JGT, JGE, JSET].flatMap(op => [op, op | FROM_X])]],
  [RET, [0, RET_A]],
  [MISC, [0, TXA]],
]
const KNOWN: ReadonlySet<number> = new Set(FORMS.flatMap(([base, variants]) => variants.map(variant => base | variant)))

/** Why the program must not be run; empty if it may. */
export function whyInvalid({ code, jt, jf, k }: BpfProgram): string {
  const { length } = code
  if (length === 0 || length > LONGEST) return `a program of ${length} instructions`
  if (jt.length !== length || jf.length !== length || k.length !== length) return 'fields of different lengths'
  for (let i = 0; i < length; i++) {
    const c = code[i]!
    if (!KNOWN.has(c)) return `instruction ${i}: unknown code ${c}`
    const kind = c & 7
    const scratch = kind === ST || kind === STX || (kind <= LDX && (c & 0xe0) === MEM)
    if (scratch && k[i]! >= MEMORY) return `instruction ${i}: memory word ${k[i]}`
    if ((c === (ALU | DIV) || c === (ALU | MOD)) && k[i] === 0) return `instruction ${i}: division by zero`
    if (kind !== JMP) continue
    const target = i + 1 + (c === (JMP | JA) ? k[i]! | 0 : Math.max(jt[i]!, jf[i]!))
    if (target < 0 || target >= length) return `instruction ${i}: jumps out of the program`
  }
  return (code[length - 1]! & 7) === RET ? '' : 'does not end with a return'
}

/** Whether a program has a loop. */
export const hasLoop = ({ code, k }: BpfProgram): boolean => code.some((c, i) => c === (JMP | JA) && k[i]! > 0x7fffffff)

/**
 * Reads what `tcpdump -ddd` prints: the number of instructions, then `code jt jf k` on a line each.
 * Throws a SyntaxError that names the line, or says why the program is not valid.
 */
export function parseBpf(text: string): BpfProgram {
  const [first, ...lines] = text.trim().split('\n')
  const count = Number(first)
  if (!Number.isInteger(count) || count !== lines.length || count > LONGEST)
    throw new SyntaxError(`${lines.length} instructions, announced as "${first}"`)
  const program = { code: new Uint16Array(count), jt: new Uint8Array(count), jf: new Uint8Array(count), k: new Uint32Array(count) }
  const { code, jt, jf, k } = program
  for (const [i, line] of lines.entries()) {
    const fields = /^(\d+) (\d+) (\d+) (\d+)$/.exec(line.trim())?.slice(1).map(Number)
    if (fields === undefined) throw new SyntaxError(`line ${i + 2}: not an instruction: ${line}`)
    ;[code[i], jt[i], jf[i], k[i]] = fields as [number, number, number, number]
    if (code[i] !== fields[0] || jt[i] !== fields[1] || jf[i] !== fields[2] || k[i] !== fields[3])
      throw new SyntaxError(`line ${i + 2}: number too large: ${line}`)
  }
  const why = whyInvalid(program)
  if (why !== '') throw new SyntaxError(`not a valid filter program: ${why}`)
  return program
}
