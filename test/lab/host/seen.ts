// What a witness saw.
/** Something happened on `node` at `at` (microseconds), give or take `slack` seconds; an event of `type` and `subject` should say so. */
export type Seen = {
  readonly node: string
  readonly at: number
  readonly slack: number
  readonly type: string
  readonly subject: string
  /** It may go without saying: the real servers of a service that is gone. */
  readonly optional?: boolean
}

/** Logs have whole seconds, and a notify FIFO's event may be a little before the line. */
export const LOG_SLACK = 2

/** The middle of the second that a line names, in UTC: the lab's nodes have no other zone. */
export const secondOf = (text: string): number => Date.parse(`${text} UTC`) * 1000 + 500_000
