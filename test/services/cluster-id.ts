// The id of a new Kafka cluster.
import { randomBytes } from 'node:crypto'

/** 22 letters of base64url, as Kafka writes a UUID. Kafka's own programs take one with a leading dash for an option and never draw such a one. */
export function clusterId(draw: () => Buffer = () => randomBytes(16)): string {
  for (;;) {
    const id = draw().toString('base64url')
    if (!id.startsWith('-')) return id
  }
}
