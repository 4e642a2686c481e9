// The words for a packet that was seen before: how it came by again, and where it goes now.

import type { Packet } from '../decode/packet/packet.ts'
import { whoIs } from '../trace/roles.ts'
import type { Trace } from '../trace/trace.ts'
import type { Verdict } from '../trace/verdict.ts'
import { AGAIN_COPY, AGAIN_FORWARDED, AGAIN_NAT, AGAIN_TUNNELLED } from '../trace/verdict-codes.ts'
import { putNoColour, putTrouble } from './color.ts'
import { putDuration } from './quantity.ts'
import type { Style } from './style.ts'
import { putAscii, putDecimal, putIpv4, putIpv6, putMac, type Text } from './text.ts'
import { putDot } from './verdict-words.ts'

const MAC_BYTES = 6

/** `same packet 12 µs later, forwarded to RIP r1 02:00:00:00:00:03`, with a dot before it. */
export function putAgain(t: Text, trace: Trace, p: Packet, v: Verdict, style: Style): void {
  putDot(t, style)
  if (v.loop > 0) {
    putTrouble(t, style)
    putAscii(t, 'loop: ')
    putDecimal(t, v.loop)
    putAscii(t, ' hops so far')
    putNoColour(t, style)
    putDot(t, style)
  }
  putAscii(t, 'same packet ')
  putDuration(t, v.againAfter, style.ascii)
  putAscii(t, ' later')
  switch (v.again) {
    case AGAIN_COPY:
      putAscii(t, ', seen again')
      break
    case AGAIN_FORWARDED:
      putAscii(t, ', forwarded')
      if (p.destinationMacAt >= 0) putForwarded(t, trace, p)
      break
    case AGAIN_TUNNELLED:
      putTunnelled(t, trace, p)
      break
    case AGAIN_NAT:
      putAscii(t, ', NAT')
      if (v.twin !== 0) {
        putAscii(t, ' of #')
        putDecimal(t, v.twin)
      }
  }
}

function putForwarded(t: Text, trace: Trace, p: Packet): void {
  putAscii(t, ' to ')
  const { label } = whoIs(trace.beliefs.roles, p.bytes, p.destinationMacAt, MAC_BYTES)
  if (label !== '') {
    putAscii(t, label)
    putAscii(t, ' ')
  }
  putMac(t, p.bytes, p.destinationMacAt)
}

function putTunnelled(t: Text, trace: Trace, p: Packet): void {
  if (p.depth === 0 || p.outerAt < 0) {
    putAscii(t, ', out of the tunnel')
    return
  }
  putAscii(t, ', tunnelled to ')
  const four = p.bytes[p.outerAt]! >> 4 === 4
  const at = p.outerAt + (four ? 16 : 24)
  const { label } = whoIs(trace.beliefs.roles, p.bytes, at, four ? 4 : 16)
  if (label !== '') {
    putAscii(t, label)
    putAscii(t, ' ')
  }
  if (four) putIpv4(t, p.bytes, at)
  else putIpv6(t, p.bytes, at)
}
