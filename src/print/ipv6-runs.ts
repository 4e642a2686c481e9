// Which zero groups of an IPv6 address its text leaves out, by a mask with a bit for every group that is zero (the first is bit 0).

/** First group of the run, -1 without one: the longest run of two groups or more, the first of several. */
export const RUN_AT = new Int8Array(256).fill(-1)
/** How many groups it has; 0 without one. */
export const RUN_LENGTH = new Uint8Array(256)

for (let mask = 0; mask < 256; mask++) {
  for (let at = 0, length = 0; at < 8; at += length + 1) {
    length = 0
    while (at + length < 8 && mask & (1 << (at + length))) length++
    if (length < 2 || length <= RUN_LENGTH[mask]!) continue
    RUN_AT[mask] = at
    RUN_LENGTH[mask] = length
  }
}
