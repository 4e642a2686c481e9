// Whole packets made into cut and damaged ones, the same ones for the same seed.
import { chance } from './bytes.ts'
import type { CutPacket } from './pcap.ts'

const whole = (bytes: Uint8Array): CutPacket => ({ bytes, wireLength: bytes.length })

/** Every packet as a short snapshot length would leave it, cut after 1, 2, ... bytes up to `limit`, with its length on the wire kept. */
export function cutEverywhere(packets: readonly Uint8Array[], limit = 200): CutPacket[] {
  return packets.flatMap(bytes => {
    const cuts: CutPacket[] = []
    for (let end = 1; end < Math.min(bytes.length, limit); end++) cuts.push({ bytes: bytes.subarray(0, end), wireLength: bytes.length })
    return cuts
  })
}

/** Each packet `copies` times with one to four bytes changed behind its first `from`, and now and then cut as well. */
export function damage(packets: readonly Uint8Array[], copies: number, seed: number, from = 12): CutPacket[] {
  const random = chance(seed)
  const below = (n: number): number => random() % n
  return packets.flatMap(bytes =>
    Array.from({ length: bytes.length > from ? copies : 0 }, () => {
      const b = Buffer.from(bytes)
      const changes = 1 + below(4)
      for (let i = 0; i < changes; i++) damageByte(b, from + below(b.length - from), random)
      return below(4) === 0 ? { bytes: b.subarray(0, 1 + below(b.length)), wireLength: b.length } : whole(b)
    }),
  )
}

/** The values that trip a reader most often: limits, one more, one less, one flipped bit, anything. */
function damageByte(b: Buffer, at: number, random: () => number): void {
  const value = b[at]!
  const choices = [0, 1, 0xff, 0x80, value + 1, value - 1, value ^ (1 << (random() % 8)), random()]
  b[at] = choices[random() % choices.length]! & 0xff
}

/** A packet out of every `n`, for sets that grow with the square of the size. */
export const sampled = <T>(items: readonly T[], n: number): T[] => items.filter((_, i) => i % n === 0)
