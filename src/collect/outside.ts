// All a collector can see of the machine: one small interface, so that what was seen can be recorded to a folder and replayed
// (record.ts, replay.ts), and collectors are tested with recordings of real machines. machine.ts is the real one.

/** A line as it came, without its end, and when we had it (microseconds). */
export type Line = { readonly at: number; readonly text: string }

export type Ended = { readonly status: number; readonly stdout: string; readonly stderr: string }

/**
 * A line of a file that is followed. `place` is where to go on behind it: file identity and offset, opaque. With `rotated` it is no line, its
 * text is empty: what follows is of another file of this name, or of the same that was cut.
 */
export type TailedLine = Line & { readonly place: string; readonly rotated?: 'renamed' | 'cut' }

/**
 * A batch of packets: a whole pcap file, header included, 64 KiB or 200 ms of it. `dropped` and `sampledOut` since the capture began;
 * the latter stays 0 where what captures cannot count it (tcpdump, and so the interface `any`).
 */
export type CapturedBatch = {
  readonly at: number
  readonly pcap: Uint8Array
  readonly packets: number
  readonly dropped: number
  readonly sampledOut: number
}

export type CaptureRequest = {
  readonly interface: string
  /** tcpdump's filter language. */
  readonly filter: string
  readonly snaplen: number
  /** Keep one connection in N. */
  readonly sample?: number | undefined
  /** The filter without its sampling, where `filter` itself samples: what that leaves out is counted. */
  readonly unsampled?: string | undefined
}

export interface Outside {
  /** Microseconds since the epoch. */
  now(): number
  /** Resolves early, without an error, when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
  /** The whole of a small file, or undefined when there is none. Throws for anything else (permission ...). */
  read(path: string): Promise<string | undefined>
  /** Names in a folder, sorted; undefined when there is none. */
  list(path: string): Promise<readonly string[] | undefined>
  /** Runs a program to its end; no shell. Undefined when there is no such program. Killed after `timeout` ms (10 s if not said). */
  run(program: string, args: readonly string[], timeout?: number): Promise<Ended | undefined>
  /** Lines of a program that stays (`ip monitor`); ends when it ends or the signal is aborted. Throws when it cannot be started or fails. */
  watch(program: string, args: readonly string[], signal: AbortSignal): AsyncIterable<readonly Line[]>
  /**
   * Lines of a log, from `place` (or from its end when undefined) on, through rotation by rename or copytruncate; waits for a file that is
   * not there yet. Resolves each batch as soon as something is there.
   */
  tail(path: string, place: string | undefined, signal: AbortSignal): AsyncIterable<readonly TailedLine[]>
  /** The place behind the last whole line of a log. The runner keeps it for a collector that has no bookmark yet: nobody else need ask. */
  endOf?(path: string): Promise<string>
  /** Lines written to a named pipe, which must exist; survives writers that come and go. */
  fifo(path: string, signal: AbortSignal): AsyncIterable<readonly Line[]>
  capture(request: CaptureRequest, signal: AbortSignal): AsyncIterable<CapturedBatch>
  /** Undefined where packets may be captured. Not recorded: a recording answers captures anywhere. */
  whyNoCapture?(): Promise<{ readonly why: string; readonly remedy: string } | undefined>
}
