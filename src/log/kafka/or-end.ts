// Waiting for an answer or for the end, whichever is first, thousands of times a second for months: Promise.race would leave a trace of
// every answer on the promise that lasts, and the answer with it.

/** What `work` answers, or undefined once the signal is aborted. */
export function orEnd<Answer>(work: Promise<Answer>, end: AbortSignal): Promise<Answer | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined)
    const done = (): void => end.removeEventListener('abort', stop)
    if (end.aborted) stop()
    else end.addEventListener('abort', stop)
    work.then(resolve, reject).then(done)
  })
}

/** Resolves once the signal is aborted. */
export const endOf = (end: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    if (end.aborted) resolve()
    else end.addEventListener('abort', () => resolve(), { once: true })
  })
