// A promise that is waited for, but not for ever. By the real clock, also where collectors live by another one.

/** True when it was fulfilled in time. Rejects as it does. */
export function within(milliseconds: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds, false)
    promise.then(() => resolve(true), reject).finally(() => clearTimeout(timer))
  })
}
