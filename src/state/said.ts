// What every fact carries: since when, the newest word, and the event that said it first.

/** Microseconds since the epoch, by the clock of the node that said it. */
export type Microseconds = number
/** Id of the event that said it: the evidence. */
export type EventId = string

/** That something is there, or was said. */
export type Said = {
  /** Since when, as far as it was seen: what a picture shows may have been so for longer. */
  since: Microseconds
  /** The newest word that says so. */
  at: Microseconds
  /** The event that said it first. */
  event: EventId
}

export type Fact<Value> = Said & { value: Value }
