// What the fuzzer throws bytes at. A target is listed in targets.ts; one for a decoder is a row in targets/decoders.ts.

import type { Status } from '../../src/decode/packet/status.ts'
import { OK } from '../../src/decode/packet/status.ts'

export type FuzzTarget = {
  /** Name on the command line and of its crash files: kebab case. */
  readonly name: string
  /** Valid inputs to start from. They are copied before they are changed. */
  seeds(): readonly Uint8Array[]
  /** Works on b[at, end) and throws only when a promise is broken. Called for every input, so it should be cheap. */
  run(b: Uint8Array, at: number, end: number): void
  /**
   * Like `run`, but answers all that was found out, as something `===` can compare, and may look closer. Called for a sample of
   * the inputs, always twice: with the same bytes at the same place in two buffers that differ everywhere else. Different
   * answers mean that something outside [at, end) was read.
   */
  inspect?(b: Uint8Array, at: number, end: number): string | number
}

export type Decode<T> = (b: Uint8Array, at: number, end: number, out: T) => Status

/** Throws what the rig reports as a broken promise. */
export function promise(kept: boolean, what: string): void {
  if (!kept) throw new Error(`broken promise: ${what}`)
}

type Plain = Record<string, number | boolean | string>

/** A value that no decoder writes, of the type that the field has. */
function sentinel(value: number | boolean | string): number | boolean | string {
  if (typeof value === 'number') return -424242
  return typeof value === 'boolean' ? !value : `not ${value}`
}

/**
 * A target for one decoder. Checked beyond what every target is: `out` untouched unless the answer is OK; then every field
 * whose name ends in At is -1 or lies in [at, end], with the length beside it, and `next` is further on. Fields in `beyond`
 * may reach behind the end, as their comments say.
 */
export function decoderTarget<T extends object>(
  name: string,
  create: () => T,
  decode: Decode<T>,
  seeds: () => readonly Uint8Array[],
  beyond: readonly string[] = [],
): FuzzTarget {
  const out = create()
  const inspected = create()
  const plain = inspected as Plain
  const fresh = { ...create() } as Plain
  const keys = Object.keys(fresh)
  const offsets = keys.filter(key => key.endsWith('At') && !beyond.includes(key))
  return {
    name,
    seeds,
    run: (b, at, end) => void decode(b, at, end, out),
    inspect(b, at, end) {
      for (const key of keys) plain[key] = sentinel(fresh[key]!)
      const status = decode(b, at, end, inspected)
      if (status !== OK) {
        for (const key of keys) promise(plain[key] === sentinel(fresh[key]!), `${key} was written although the answer is ${status}`)
        return status
      }
      for (const key of keys) promise(plain[key] !== -424242, `${key} was not written although the answer is OK`)
      for (const key of offsets) checkOffset(plain, key, at, end, beyond)
      if ('next' in plain) promise((plain.next as number) > at, 'next is further on')
      return JSON.stringify(plain)
    },
  }
}

function checkOffset(plain: Plain, key: string, at: number, end: number, beyond: readonly string[]): void {
  const offset = plain[key] as number
  promise(offset === -1 || (offset >= at && offset <= end), `${key} lies in the input or is -1`)
  const lengthKey = key.replace(/At$/, 'Length')
  const length = plain[lengthKey]
  if (beyond.includes(lengthKey)) return
  if (offset >= 0 && typeof length === 'number') promise(length >= 0 && offset + length <= end, `${key} with its length lies in the input`)
}
