// The wall clock in microseconds. Date.now() has milliseconds; the monotonic clock gives the digits behind them.

/** Microseconds since the epoch; goes backwards only when the machine's clock was set back. */
export function newClock(wall: () => number = Date.now, monotonic: () => number = () => performance.now()): () => number {
  let offset = wall() - monotonic()
  return () => {
    const low = wall()
    const mono = monotonic()
    // The truth is in [low, low + 1). Below it we lag, above it the clock was set or is being slowed.
    if (mono + offset < low || mono + offset >= low + 1) offset = low - mono
    return Math.floor((mono + offset) * 1000)
  }
}
