// Bytes for hand-made packets: numbers in network order, hex, sums, and a generator of chance that repeats itself.

export const u8 = (...values: readonly number[]): Buffer => Buffer.from(values)

export const u16 = (...values: readonly number[]): Buffer => {
  const b = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) b.writeUInt16BE(value & 0xffff, i * 2)
  return b
}

export const u32 = (...values: readonly number[]): Buffer => {
  const b = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) b.writeUInt32BE(value >>> 0, i * 4)
  return b
}

/** Hex digits with any blanks between them. */
export const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex')

export const join = (...parts: readonly (Uint8Array | string)[]): Buffer =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)))

/** `count` bytes 0, 1, 2, ... */
export const counting = (count: number, from = 0): Buffer => Buffer.from(Array.from({ length: count }, (_, i) => (from + i) & 0xff))

/** 0, 1, ... count-1. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** The Internet checksum (RFC 1071) of `parts` taken as one run of bytes. */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  const b = Buffer.concat(parts)
  let sum = 0
  for (let i = 0; i < b.length; i += 2) sum += (b[i]! << 8) | (b[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}

/** CRC32c as SCTP puts it into its header (RFC 9260, appendix A). */
export function crc32c(b: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of b) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

/** Numbers 0 <= n < 2^32 that look random and are the same for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return (t ^ (t >>> 14)) >>> 0
  }
}
