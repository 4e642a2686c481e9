// What clients saw, told from packets: attempts, what became of them, connections that were cut, and the outages between.
//
// Times are microseconds by the clock that the packets were corrected to.

/** A packet as evidence: the number is that of Wireshark and tcpdump in the event's pcap, from 1. */
export type PacketReference = { readonly event: string; readonly packet: number; readonly node: string; readonly at: number }

/** How the beginning of an outage is known. */
export type KnownBy =
  /** The first packet that was not served was captured. */
  | 'seen'
  /** Clients had tried in a steady rhythm until then: the first attempt that was not captured is counted from that. */
  | 'rhythm'
  /** A retransmission was captured whose first sending was not; its distance to the next one tells when that was. */
  | 'retransmission'
  /** No more than the bounds is known. */
  | 'bounds'

/** From the first client packet that was not served to the first one that was again. */
export type Outage = {
  readonly from: number
  /** Undefined: nothing was served any more until the end of what was captured. */
  readonly to: number | undefined
  /** When an answer was complete again for the first time and the client had done with it (its FIN): what one that had waited measures. */
  readonly answered: number | undefined
  /** Rounded to whole ones; of an outage that goes on, until the last packet of a client. */
  readonly milliseconds: number
  readonly how: KnownBy
  /** The beginning lies between these: the last packet that was served, and the first sign that one was not. */
  readonly earliest: number
  readonly latest: number
  /** Attempts seen that failed in it, and connections that existed before and were cut by it. */
  readonly attempts: number
  readonly lostConnections: number
  /** `refused` reset, `unanswered`, `unreachable` ICMP, `cut`: an established connection; as often as each came. */
  readonly failures: Readonly<Record<'refused' | 'unanswered' | 'unreachable' | 'cut', number>>
  /** The last packet served before, the first one that was not (where one was captured), the first one served again. */
  readonly evidence: readonly PacketReference[]
}

/** One virtual service as its clients saw it. `service` as in src/lvs/key.ts: `tcp/10.9.0.100:80`. */
export type ServiceSeen = {
  readonly service: string
  readonly firstAt: number
  readonly lastAt: number
  /** Connections that clients began; each is in exactly one of the next five. */
  readonly attempts: number
  readonly answered: number
  readonly refused: number
  readonly unanswered: number
  readonly unreachable: number
  /** Begun so shortly before the end of the capture that nothing can be said. */
  readonly open: number
  /** Of those answered: how many needed more than one SYN; and packets of clients and servers that were sent again. */
  readonly answeredLate: number
  readonly retransmitted: number
  /** Established connections that were reset in the middle, or fell silent while one side went on sending. */
  readonly cut: number
  readonly outages: readonly Outage[]
}

export type ClientsSeen = {
  readonly services: readonly ServiceSeen[]
  readonly packets: number
  /** What stood in captures and could not be read: batches that break off, packets cut before their ports. */
  readonly unreadable: { readonly batches: number; readonly packets: number }
}
