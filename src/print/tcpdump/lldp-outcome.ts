// How the printing of an LLDP element went.

/** All that is worth saying was said. */
export const SHOWN = 0
/** Its bytes are worth showing. */
export const SHOW_BYTES = 1
/** It cannot be what it says it is, and what follows cannot be trusted. */
export const TOO_SHORT = 2

export type Outcome = typeof SHOWN | typeof SHOW_BYTES | typeof TOO_SHORT
