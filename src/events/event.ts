// An event: one thing that happened or was seen, as it stands in every log. CloudEvents 1.0 with other names; cloud-event.ts translates.
import type { Stream } from './stream.ts'

/**
 * What a collector says: no more than it knows. The runner (src/collect/run.ts) makes an event of it.
 * `subject` is a key of src/lvs/key.ts, an interface, an address or a node: what a person would ask for.
 */
export type Fact<Type extends string = string, Data = unknown> = {
  readonly type: Type
  readonly subject: string
  /** When it happened, by the clock of the machine that saw it: microseconds since the epoch, a safe integer. */
  readonly at: number
  readonly data: Data
}

/** `data` is plain JSON; only `packets.captured` carries bytes, a whole pcap (64 KiB or 200 ms of it). */
export type Event<Type extends string = string, Data = unknown> = Fact<Type, Data> & {
  /** UUIDv7. */
  readonly id: string
  /** `/CLUSTER/NODE/COLLECTOR`, see source.ts. */
  readonly source: string
  /** One life of the collector: a UUIDv7 taken when it started. */
  readonly run: string
  /** 1, 2, 3 ... without a gap for each (source, run): so that any reader can prove that nothing is missing. */
  readonly sequence: number
  /** Version of the type's data; see upcast.ts. */
  readonly version: number
}

/** An event in its stream; which stream follows from the type (stream.ts). */
export type Streamed = { readonly stream: Stream; readonly event: Event }
