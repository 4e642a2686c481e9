// The clock went on by more than we listened, or back: it was set, or we were not run. Pure.

/** Microseconds: the clock before and after, and how much of it nobody listened; negative when the clock was set back. */
export type Jump = { readonly before: number; readonly after: number; readonly by: number }

/** Whether a packet of that time was heard before the jump. */
export const isBefore = (last: number, { before, after, by }: Jump): boolean => (by > 0 ? last <= before : last > after)
