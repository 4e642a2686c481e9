// Big-endian reads without a check of their own: every decoder asks `lacks` first.

/** Whether fewer than `count` bytes lie in b[at, end). Also true when the range itself lies outside the buffer. */
export const lacks = (b: Uint8Array, at: number, end: number, count: number): boolean => at < 0 || end > b.length || end - at < count

export const u16 = (b: Uint8Array, at: number): number => (b[at]! << 8) | b[at + 1]!

export const u32 = (b: Uint8Array, at: number): number => ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0
