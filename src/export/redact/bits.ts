// A keyed permutation of bit strings that keeps prefixes: what began alike begins alike afterwards, for as many bits, and no more.
//
// As in Crypto-PAn (Xu, Fan, Ammar, Moon 2002): whether a bit is turned depends on the bits before it and on the key. Blocks that mean
// something by themselves stay in their place: on the way to one nothing is turned.
import { createCipheriv, createHash } from 'node:crypto'

/** The first `bits` bits of `bytes`. `whole`: nothing in it is changed. */
export type Block = { readonly bytes: readonly number[]; readonly bits: number; readonly whole?: boolean }

/** Of bits [from, to) of an address of up to 13 bytes; the others are copied. `label` tells one use of the key from another. */
export type Permutation = (bytes: Uint8Array, from: number, to: number, label: number, blocks: readonly Block[]) => Uint8Array

const BLOCK = 16
/** Bytes of an address that a cipher's block has room for, behind the label and the number of the bit. */
const ROOM = BLOCK - 2

export function newPermutation(key: string): Permutation {
  const cipher = createCipheriv('aes-128-ecb', createHash('sha256').update(key).digest().subarray(0, BLOCK), null).setAutoPadding(false)
  return (bytes, from, to, label, blocks) => {
    const questions = Buffer.alloc((to - from) * BLOCK)
    for (let bit = from; bit < to; bit++) {
      const at = (bit - from) * BLOCK
      questions[at] = label
      questions[at + 1] = bit
      putPrefix(questions, at + 2, bytes, from, bit)
    }
    const answers = cipher.update(questions)
    const changed = Uint8Array.from(bytes)
    for (let bit = from; bit < to; bit++) {
      if ((answers[(bit - from) * BLOCK]! & 1) === 0 || isFixed(bytes, bit, blocks)) continue
      changed[bit >> 3]! ^= 0x80 >> (bit & 7)
    }
    return changed
  }
}

/** Bits [from, to) of `bytes`, the rest of the room zero. */
function putPrefix(to: Uint8Array, at: number, bytes: Uint8Array, from: number, end: number): void {
  const first = from >> 3
  const whole = end >> 3
  for (let i = first; i < whole && i - first < ROOM; i++) to[at + i - first] = bytes[i]!
  if ((end & 7) !== 0 && whole - first < ROOM) to[at + whole - first] = bytes[whole]! & (0xff00 >> (end & 7))
}

/** Whether turning this bit would move a block, or change one that stays whole. */
const isFixed = (bytes: Uint8Array, bit: number, blocks: readonly Block[]): boolean =>
  blocks.some(({ bytes: of, bits, whole }) => (bit < bits || whole === true) && sharesBits(bytes, of, Math.min(bit, bits)))

function sharesBits(a: Uint8Array, b: readonly number[], bits: number): boolean {
  const whole = bits >> 3
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false
  return (bits & 7) === 0 || ((a[whole]! ^ (b[whole] ?? 0)) & (0xff00 >> (bits & 7)) & 0xff) === 0
}

/** Whether `bytes` lie in the block. */
export const isIn = (bytes: Uint8Array, { bytes: of, bits }: Block): boolean => sharesBits(bytes, of, bits)
