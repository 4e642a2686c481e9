// kafkajs 2.2.4 never rests: each connection asks 700 times a second whether a request waits that never does, with a timer whose
// delay is negative, of which Node 24 warns on stderr; and ten times a second whether a request is late. Here it asks for what waits
// only while something waits, and for what is late once a second. https://github.com/tulios/kafkajs/issues/1704

type Request = { readonly sentAt: number; readonly requestTimeout: number; timeoutRequest(): void }

export type Queue = {
  throttleCheckTimeoutId: NodeJS.Timeout | null
  requestTimeoutIntervalId: NodeJS.Timeout
  readonly enforceRequestTimeout: boolean
  readonly throttledUntil: number
  readonly pending: readonly unknown[]
  readonly inflight: ReadonlyMap<number, Request>
  readonly isConnected: () => boolean
  checkPendingRequests(): void
  scheduleCheckPendingRequests(): void
  scheduleRequestTimeoutCheck(): void
  destroy(): void
}

/** A request that waits for another to end is sent when that ends; this is only the second chance. Milliseconds. */
const LOOK_AGAIN = 10
/** How late a late request may be found. Milliseconds. */
const LATE = 1000

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
  prototype.scheduleRequestTimeoutCheck = function (this: Queue): void {
    if (!this.enforceRequestTimeout) return
    this.destroy()
    this.requestTimeoutIntervalId = setInterval(() => {
      const now = Date.now()
      for (const request of this.inflight.values()) if (now - request.sentAt > request.requestTimeout) request.timeoutRequest()
      if (!this.isConnected()) this.destroy()
    }, LATE)
  }
}
