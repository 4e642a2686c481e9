// One interface of a pcapng file, and the time of its packets: a 64-bit count of units that each interface may choose.

import type { PacketRecord } from './record.ts'

export type PcapngInterface = {
  readonly name: string
  readonly description: string
  readonly linkType: number
  /** Bytes captured of a packet at most. */
  readonly snaplen: number
  /** What an Interface Statistics Block said last; -1 where nothing was said. `received` counts packets. */
  received: number
  /** Packets lost for want of room in the interface and in the operating system. */
  dropped: number
  droppedByOs: number
  readonly clock: PcapngClock
}

/** Units per second, and a cache: the upper 32 bits of a count change every few seconds or minutes at most. */
export type PcapngClock = {
  /** Units per second; exact as a BigInt where it does not fit 32 bits. */
  readonly divisor: number
  readonly exact: bigint
  /** Nanoseconds of `n` units: floor(n * numerator / denominator), without rounding in between. */
  readonly numerator: number
  readonly denominator: number
  /** Seconds to add. */
  readonly offset: number
  /** The upper half for which these hold: whole seconds (offset included) and the units left over. */
  high: number
  seconds: number
  rest: number
}

/** Times are kept between the year 1 and about 275,000, which is what Date can say with a year above zero. */
const FIRST = -62135596800
const LAST = 8.63e12
const TWO32 = 0x100000000

/** `resolution` as if_tsresol has it: a negative power of ten, or of two with the top bit set. `offset` in seconds. */
export function newPcapngClock(resolution: number, offset: number): PcapngClock {
  const power = resolution & 0x7f
  const binary = (resolution & 0x80) !== 0
  const exact = binary ? 1n << BigInt(power) : 10n ** BigInt(power)
  // 10^9 is 5^9 * 2^9: with the twos cancelled, a product of 32 bits and 5^9 still fits the 53 bits of a number.
  const [numerator, denominator] = !binary ? [10 ** (9 - power), 1] : power < 9 ? [10 ** 9 / 2 ** power, 1] : [5 ** 9, 2 ** (power - 9)]
  return { divisor: Number(exact), exact, numerator, denominator, offset, high: -1, seconds: 0, rest: 0 }
}

/** Writes the time of a packet into `r`. `high` and `low` are the halves of the 64-bit count. */
export function setTime(clock: PcapngClock, high: number, low: number, r: PacketRecord): void {
  const { divisor } = clock
  if (divisor > TWO32) return setFineTime(clock, high, low, r)
  if (high !== clock.high) setHigh(clock, high)
  let rest = clock.rest + low
  let { seconds } = clock
  if (rest >= divisor) {
    const more = Math.floor(rest / divisor)
    seconds += more
    rest -= more * divisor
  }
  r.seconds = seconds
  r.nanoseconds = clock.denominator === 1 ? rest * clock.numerator : Math.floor((rest * clock.numerator) / clock.denominator)
}

/** Long division of `high` * 2^32, 16 bits at a time so that every step is exact. */
function setHigh(clock: PcapngClock, high: number): void {
  const { divisor } = clock
  let seconds = 0
  let rest = 0
  for (const digit of [high >>> 16, high & 0xffff, 0, 0]) {
    const n = rest * 0x10000 + digit
    const quotient = Math.floor(n / divisor)
    seconds = seconds * 0x10000 + quotient
    rest = n - quotient * divisor
  }
  clock.high = high
  clock.seconds = near(seconds + clock.offset)
  clock.rest = rest
}

/** Finer than 2^-32 seconds: rare enough for BigInt. */
function setFineTime(clock: PcapngClock, high: number, low: number, r: PacketRecord): void {
  const count = (BigInt(high) << 32n) | BigInt(low)
  r.seconds = near(Number(count / clock.exact) + clock.offset)
  r.nanoseconds = Number(((count % clock.exact) * 1000000000n) / clock.exact)
}

const near = (seconds: number): number => Math.max(FIRST, Math.min(LAST, seconds))
