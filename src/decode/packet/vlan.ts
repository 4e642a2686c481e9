// One VLAN tag: 802.1Q, 802.1ad (QinQ) and its two older relatives. Tags stack: the type after one may announce the next.
//
//  | priority (3 bits) | drop eligible (1) | VLAN id (12) | type or length (2) | payload

import { lacks, u16 } from './read.ts'
import { OK, type Status, TRUNCATED } from './status.ts'

export type Vlan = {
  id: number
  priority: number
  dropEligible: boolean
  /** Ethertype of what follows, or an 802.3 length (see ethernet.ts). */
  etherType: number
  payloadAt: number
}

export const newVlan = (): Vlan => ({ id: 0, priority: 0, dropEligible: false, etherType: -1, payloadAt: -1 })

const TAG = 4

/** Whether this ethertype announces a tag. */
export const isVlanTag = (etherType: number): boolean => etherType === 0x8100 || etherType === 0x88a8 || etherType === 0x9100 || etherType === 0x9200

/** Reads one tag that starts right after the ethertype which announced it. `out` is written only when the answer is OK. */
export function decodeVlan(b: Uint8Array, at: number, end: number, out: Vlan): Status {
  if (lacks(b, at, end, TAG)) return TRUNCATED
  out.id = u16(b, at) & 0x0fff
  out.priority = b[at]! >> 5
  out.dropEligible = (b[at]! & 0x10) !== 0
  out.etherType = u16(b, at + 2)
  out.payloadAt = at + TAG
  return OK
}
