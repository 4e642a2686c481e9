// Packets of an interface in batches, each a whole pcap file. The privilege is in a child process, see src/capture.

import { type Capture, startCapture } from '../../capture/capture.ts'
import { buildFilter, unsampledFilter } from '../../capture/filter.ts'
import type { CapturedBatch, CaptureRequest } from '../outside.ts'
import { newMailbox } from './mailbox.ts'
import { feedPcap, newPcapBatches, type PcapBatch, type PcapBatches, takeBatch } from './pcap-batches.ts'

/** The longest that a packet waits for others. Milliseconds. */
const HOLD_MS = 200
/** How often the kernel's count of lost packets is asked for, while there are packets. Milliseconds. */
const COUNT_MS = 1000
/** Batches that may wait; then nothing is read, and the kernel counts what it drops. */
const MOST_BATCHES = 64
const RAW_IP = 101

/** Ends when the signal is aborted, after what has come until then; throws when the capture cannot start or go on. */
export async function* captureBatches(request: CaptureRequest, now: () => number, signal: AbortSignal): AsyncGenerator<CapturedBatch> {
  if (signal.aborted) return
  const { interface: name, filter: words, snaplen, sample = 1, unsampled = unsampledFilter({ ports: [], words, sample }) } = request
  let room = Promise.withResolvers<void>()
  let full = false
  let lost = { dropped: 0, sampledOut: 0 }
  const batches = newMailbox<CapturedBatch>(MOST_BATCHES, () => {
    full = false
    room.resolve()
  })
  /** By stream: an interface that went and came back begins a new one. */
  const streams = new Map<number, PcapBatches>()
  let flushing: NodeJS.Timeout | undefined
  let counted = 0
  const put = ({ pcap, packets }: PcapBatch): void => {
    if (batches.put({ at: now(), pcap, packets, ...lost })) return
    full = true
    room = Promise.withResolvers()
  }
  const flush = (): void => {
    clearTimeout(flushing)
    flushing = undefined
    for (const stream of streams.values()) {
      const batch = takeBatch(stream)
      if (batch !== undefined) put(batch)
    }
  }
  let capture: Capture | undefined
  capture = await startCapture({
    interfaces: [name],
    filter: { ethernet: buildFilter({ ports: [], words, sample }), other: buildFilter({ ports: [], words, sample, linkType: RAW_IP }) },
    unsampled,
    snaplen,
    holdMs: HOLD_MS / 2,
    take(chunk, { number }) {
      let stream = streams.get(number)
      if (stream === undefined) {
        flush()
        streams.clear()
        stream = newPcapBatches()
        streams.set(number, stream)
      }
      feedPcap(stream, chunk, put)
      if (stream.packets > 0) flushing ??= setTimeout(flush, HOLD_MS) // on a quiet link nothing wakes us
      if (performance.now() - counted > COUNT_MS) count()
      return full ? room.promise : undefined
    },
    notice() {}, // that an interface went or came is for the collector of links to say
  })
  const stop = (): void => void capture.stop().catch(() => {})
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  capture.ended.then(
    () => {
      flush()
      batches.end()
    },
    error => batches.end(error),
  )
  try {
    yield* batches.items
  } finally {
    clearTimeout(flushing)
    signal.removeEventListener('abort', stop)
    room.resolve()
    stop()
  }

  function count(): void {
    counted = performance.now()
    capture?.counts().then(
      counts => {
        lost = { dropped: counts.droppedByKernel + counts.droppedByInterface + counts.droppedByUs, sampledOut: counts.sampledOut ?? 0 }
      },
      () => {},
    )
  }
}
