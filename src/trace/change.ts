// A change of what was believed until this packet: a VIP that moved, another VRRP master, a node's status.

export type ChangeKind =
  | 'address-moved'
  | 'address-conflict'
  | 'master-changed'
  | 'master-resigned'
  | 'two-masters'
  | 'node-status'
  | 'node-restarted'

export type Change = {
  readonly kind: ChangeKind
  /** What it is about: an address, `vrid 51`, a node. */
  readonly subject: string
  /** One sentence of printable ASCII: addresses, and names that were checked. */
  readonly text: string
  /** Something a person should look at; a takeover as such is not. */
  readonly trouble: boolean
}

/** `40 us`, `3.2 ms`, `3.2 s`, `14 s`, `12 min`. */
export function since(nanos: number): string {
  const seconds = Math.max(0, nanos) / 1e9
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} us`
  if (seconds < 0.01) return `${(seconds * 1000).toFixed(1)} ms`
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  return seconds < 600 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`
}
