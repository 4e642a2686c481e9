// What libpcap counts, made to last: its counters have 32 bits, and begin before the filter is in place. Runs in the child alone.
//
// What sampling leaves out nobody counts: the kernel's filter refuses it without a word. So a second session is opened with the
// filter that would hold without sampling, and never read. Its ring is the smallest there is, and once that is full the kernel
// drops before it copies, but counts: what this session received beyond the other one was left out. Measured on a veth pair: 0.2 µs
// a packet, as much as the sampling filter itself, in the kernel; nothing here.

import type { ChildOptions } from './child-protocol.ts'
import type { PcapModule, PcapSession } from './pcap-package.ts'

export type SessionCounts = { readonly received: number; readonly dropped: number; readonly droppedByInterface: number }

/** One byte of a packet in a ring that libpcap makes as large as one packet may be; the kernel looks at it once a minute. */
const UNREAD = { snaplen: 1, bufferBytes: 1, timeoutMs: 60_000 }

/**
 * Counts from now on; to be asked before four thousand million packets have gone by.
 * The package hands over 32-bit counters as signed numbers.
 */
export function newSessionCounts(session: Pick<PcapSession, 'stats'>): () => SessionCounts {
  let before = session.stats()
  let total: SessionCounts = { received: 0, dropped: 0, droppedByInterface: 0 }
  return () => {
    const now = session.stats()
    total = {
      received: total.received + ((now.ps_recv - before.ps_recv) >>> 0),
      dropped: total.dropped + ((now.ps_drop - before.ps_drop) >>> 0),
      droppedByInterface: total.droppedByInterface + ((now.ps_ifdrop - before.ps_ifdrop) >>> 0),
    }
    before = now
    return total
  }
}

/** The second session; undefined without sampling, and where it cannot be opened: then the packets left out are not known. */
export function openUnsampled(pcap: PcapModule, { interface: name, unsampled }: ChildOptions): PcapSession | undefined {
  if (unsampled === undefined) return undefined
  const session = new pcap.PcapSession()
  const ignore = (): void => {}
  try {
    session.open_live(name, unsampled, UNREAD.bufferBytes, UNREAD.snaplen, '', ignore, false, UNREAD.timeoutMs, ignore, false)
    return session
  } catch {
    return undefined
  }
}
