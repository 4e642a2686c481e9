// The three answers of every packet decoder.

/** All fields were there and made sense; only now was `out` written. */
export const OK = 0
/** The bytes end before the header does (short capture, short file): read more, or say it was cut. */
export const TRUNCATED = 1
/** The bytes are there but cannot be this protocol (wrong version, impossible length). */
export const INVALID = 2

export type Status = typeof OK | typeof TRUNCATED | typeof INVALID
