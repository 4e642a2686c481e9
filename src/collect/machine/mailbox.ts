// Things that arrive when they will, for a reader that takes them one by one: an async iterable with an end, an error and a limit.

export type Mailbox<Item> = {
  /** False when it holds as much as it shall: stop reading until `room` is called. */
  put(item: Item): boolean
  /** What was put before is still handed out; then the end, or the error. The first end counts. */
  end(error?: Error): void
  readonly items: AsyncIterable<Item>
}

export function newMailbox<Item>(most: number, room: () => void): Mailbox<Item> {
  const waiting: Item[] = []
  let ended = false
  let failure: Error | undefined
  let wake: (() => void) | undefined

  async function* items(): AsyncGenerator<Item> {
    for (;;) {
      while (waiting.length > 0) {
        const wasFull = waiting.length >= most
        const item = waiting.shift()!
        if (wasFull) room()
        yield item
      }
      if (ended) break
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
    if (failure !== undefined) throw failure
  }
  return {
    put(item) {
      if (!ended) waiting.push(item)
      wake?.()
      return waiting.length < most
    },
    end(error) {
      if (!ended) failure = error
      ended = true
      wake?.()
    },
    items: items(),
  }
}
