// All that is worth a word about a packet, each word with a dot before it: what every form for people ends with.

import { NETWORK_ARP, type Packet } from '../decode/packet/packet.ts'
import { isEthernetArp, isGratuitous, isProbe } from '../trace/beliefs.ts'
import type { Trace } from '../trace/trace.ts'
import type { Verdict } from '../trace/verdict.ts'
import { AGAIN_NO, APP_NONE } from '../trace/verdict-codes.ts'
import { putAgain } from './again-words.ts'
import { putApplication } from './application-words.ts'
import { putNoColour, putTrouble } from './color.ts'
import type { Style } from './style.ts'
import { putAscii, type Text } from './text.ts'
import { putDot, putVerdictWords } from './verdict-words.ts'

export function putFacts(t: Text, trace: Trace, p: Packet, v: Verdict, style: Style): void {
  if (v.again !== AGAIN_NO) putAgain(t, trace, p, v, style)
  if (v.connection !== 0) putVerdictWords(t, v, style)
  if (p.network === NETWORK_ARP && p.arpOperation !== 0) putArp(t, p, style)
  if (v.application !== APP_NONE) putApplication(t, trace, p, v, style)
  if (v.change !== undefined) putChange(t, v, style)
}

/** Where the facts that begin at `from` follow nothing, their first dot goes. */
export function dropFirstDot(t: Text, from: number, style: Style): void {
  if (t.at === from) return
  const dot = style.ascii ? 3 : 4
  t.bytes.copyWithin(from, from + dot, t.at)
  t.at -= dot
}

function putArp(t: Text, p: Packet, style: Style): void {
  if (!isEthernetArp(p)) return
  if (isProbe(p)) {
    putDot(t, style)
    putAscii(t, 'probe')
  } else if (isGratuitous(p)) {
    putDot(t, style)
    putAscii(t, 'gratuitous')
  }
}

function putChange(t: Text, v: Verdict, style: Style): void {
  const { change } = v
  if (change === undefined) return
  putDot(t, style)
  if (change.trouble) putTrouble(t, style)
  putAscii(t, change.text)
  if (change.trouble) putNoColour(t, style)
}
