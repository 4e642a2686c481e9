// How the printing of an IS-IS element went.

/** Go on with the next one. */
export const NEXT = 0
/** The capture ends within it. */
export const CUT = 1
/** The packet is done with. */
export const STOP = 2

export type Outcome = typeof NEXT | typeof CUT | typeof STOP
