// Several streams that are each in the order of their times, as one: the first of each is held.

/** Of one time, the earlier stream's goes first. */
export async function* inOrder<Item extends { readonly at: number }>(streams: readonly AsyncIterable<Item>[]): AsyncGenerator<Item, void, void> {
  const heads: { readonly rest: AsyncIterator<Item>; item: Item }[] = []
  const opened = streams.map(stream => stream[Symbol.asyncIterator]())
  try {
    for (const rest of opened) {
      const first = await rest.next()
      if (!first.done) heads.push({ rest, item: first.value })
    }
    while (heads.length > 0) {
      let least = 0
      for (let i = 1; i < heads.length; i++) if (heads[i]!.item.at < heads[least]!.item.at) least = i
      const head = heads[least]!
      yield head.item
      const next = await head.rest.next()
      if (next.done) heads.splice(least, 1)
      else head.item = next.value
    }
  } finally {
    for (const rest of opened) await rest.return?.()
  }
}
