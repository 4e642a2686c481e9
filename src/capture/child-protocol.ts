// What the capture child and its parent say to each other. The packets themselves go down the child's standard output, as pcap.
//
// To the child, on its standard input, each with a newline: `stats` asks for the counts; `end` asks it to hand over what it has, say
// its last counts and end, and so does the end of the input. So a parent that is killed takes its child along.
// From the child, on its standard error: one JSON object a line. Lines that are none come from libpcap or from Node.

export type ChildOptions = {
  readonly interface: string
  readonly filter: string
  /** The filter without its sampling: what passes this one alone is counted. Undefined when nothing is sampled. */
  readonly unsampled?: string | undefined
  /** Bytes captured of a packet. */
  readonly snaplen: number
  readonly bufferBytes: number
  readonly promiscuous: boolean
  /** How long the kernel may hold back a block of packets that is not full. Milliseconds. */
  readonly holdMs: number
  /** Who to become once the interface is open; numbers, and only for root. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined
}

/** What libpcap counted, and how many packets were written to the stream. */
export type ChildCounts = {
  readonly received: number
  readonly dropped: number
  readonly droppedByInterface: number
  readonly captured: number
  /** Packets that the sampling left out; missing where nobody counts them. */
  readonly sampledOut?: number | undefined
}

export type ChildMessage =
  | { readonly says: 'opened' }
  /** Before it was open: the package, the interface or the filter. */
  | { readonly says: 'failed'; readonly why: 'package' | 'open' | 'filter'; readonly text: string }
  /** After it was open. */
  | { readonly says: 'gone' }
  /** When asked, and last of all. */
  | { readonly says: 'counts'; readonly counts: ChildCounts }
  /** Root could not be given up. */
  | { readonly says: 'still-root'; readonly text: string }
