// The names Heartbeat gives to message types and fields, and the lookup of a field's name without making a string.

/** Places in the table that heartbeat.ts fills while it reads a message; the keys are the names on the wire. */
export const SLOTS = {
  t: 0,
  src: 1,
  dest: 2,
  srcuuid: 3,
  st: 4,
  ld: 5,
  rsc_hold: 6,
  rtype: 7,
  info: 8,
  ipaddr: 9,
  auth: 10,
  seq: 11,
  ackseq: 12,
  hg: 13,
  ts: 14,
  dt: 15,
  ttl: 16,
  protocol: 17,
  isstable: 18,
} as const

const NAMES: readonly string[] = Object.keys(SLOTS)
export const SLOT_COUNT = NAMES.length

/** The slot of the name in b[at, at + length), or -1. */
export function fieldSlot(b: Uint8Array, at: number, length: number): number {
  for (let slot = 0; slot < NAMES.length; slot++) {
    const name = NAMES[slot]!
    if (name.length === length && matches(b, at, name)) return slot
  }
  return -1
}

function matches(b: Uint8Array, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) if (b[at + i] !== name.charCodeAt(i)) return false
  return true
}

/** What the types (`t`) mean that two directors exchange. */
export const HEARTBEAT_TYPE_NAMES: Readonly<Record<string, string>> = {
  status: 'alive, with state and load',
  NS_ackmsg: 'acknowledgment',
  NS_rexmit: 'asks for a lost message again',
  NS_nak_rexmit: 'cannot send it again',
  NS_st: 'state of a ping node',
  ifstat: 'state of a link',
  starting: 'has started, asks who holds what',
  resource: 'holds these resources',
  ask_resources: 'asks the other to take or give resources',
  hb_takeover: 'wants to take resources',
  'ip-request': 'asks the other to give up an address',
  'ip-request-resp': 'answer to that',
  stonith: 'outcome of a reset',
  shutdone: 'has stopped and given everything up',
  reqnodes: 'asks for the list of nodes',
  repnodes: 'the list of nodes',
}
