// kafkajs 2.2.4 never rests: each connection asks 700 times a second whether a request waits that never does, with a timer whose
// delay is negative, of which Node 24 warns on stderr. Here it asks only while something waits.
// https://github.com/tulios/kafkajs/issues/1704

export type Queue = {
  throttleCheckTimeoutId: NodeJS.Timeout | null
  readonly throttledUntil: number
  readonly pending: readonly unknown[]
  checkPendingRequests(): void
  scheduleCheckPendingRequests(): void
}

/** A request that waits for another to end is sent when that ends; this is only the second chance. Milliseconds. */
const LOOK_AGAIN = 10

export function letQueuesRest(prototype: Queue): void {
  prototype.scheduleCheckPendingRequests = function (this: Queue): void {
    if (this.throttleCheckTimeoutId !== null || this.pending.length === 0) return
    const throttled = this.throttledUntil - Date.now()
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null
        this.checkPendingRequests()
      },
      throttled > 0 ? throttled : LOOK_AGAIN,
    )
  }
}
