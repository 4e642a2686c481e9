// Lets a capture catch up before it is ended: tcpdump leaves what it has not read yet in the kernel's ring.

import { setTimeout as sleep } from 'node:timers/promises'
import type { ChildCounts } from './child-protocol.ts'

const ASK_MS = 5
/** Without progress for this long there is nothing left to read; on loopback the kernel counts twice and the counts never agree. */
const STILL_MS = 30
/** Somebody waits for the prompt. */
const PATIENCE_MS = 1000

/** Fulfilled when everything was read that had been received when it was called. */
export async function drained(counts: () => Promise<ChildCounts>, now: () => number = Date.now): Promise<void> {
  const start = now()
  let last = await counts()
  const enough = last.received - last.dropped
  for (let since = start; last.captured < enough && now() - since < STILL_MS && now() - start < PATIENCE_MS; ) {
    await sleep(ASK_MS)
    const next = await counts()
    if (next.captured > last.captured) since = now()
    last = next
  }
}
