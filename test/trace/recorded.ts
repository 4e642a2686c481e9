// A recording of test/packets through a trace.

import { decodePacket } from '../../src/decode/packet/chain.ts'
import { newPacket, type Packet } from '../../src/decode/packet/packet.ts'
import { newTrace, observe, type Trace, type TraceOptions } from '../../src/trace/trace.ts'
import type { Verdict } from '../../src/trace/verdict.ts'
import { recording } from '../decode/packet/recordings.ts'

/** Feeds all packets; `each` sees every packet with its verdict, which is valid during the call. */
export function replay(
  name: string,
  options: TraceOptions = {},
  each: (v: Verdict, p: Packet, number: number, trace: Trace) => void = () => {},
): Trace {
  const trace = newTrace(options)
  const packet = newPacket()
  recording(name).forEach((record, i) => {
    decodePacket(record, packet)
    observe(trace, packet)
    each(trace.verdict, packet, i + 1, trace)
  })
  return trace
}
