// Packets as they were seen, and how many were not. Subject: the interface.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'

export const packetEvents = {
  'packets.captured': eventType(
    'A batch of packets: up to 64 KiB or 200 ms of them. The data is a whole pcap file.',
    Type.Unsafe<Uint8Array>({ type: 'string', contentEncoding: 'base64', contentMediaType: 'application/vnd.tcpdump.pcap' }),
  ),
  'capture.counted': eventType(
    'What was captured and what was not. Totals since the capture began.',
    Type.Object({
      packets: Type.Integer(),
      dropped: Type.Integer({ description: 'by the kernel, because we were too slow' }),
      sampledOut: Type.Integer({ description: 'by ourselves, because only one connection in N is kept' }),
      filter: Type.String(),
      sample: Type.Integer({ description: 'one connection in this many' }),
    }),
  ),
} as const

export type PacketFact = FactsOf<typeof packetEvents>
