// Redacts VRRP adverts: the virtual addresses become others, the password nobody's.
import { checkVrrp } from '../../decode/packet/vrrp.ts'
import { type Around, addSum, clear, cut, holds, putAddress, type Walk } from './walk.ts'

const HEADER = 8
const AUTH_DATA = 8

export function redactVrrp(w: Walk, at: number, end: number, around: Around): void {
  if (!holds(w, at, end, HEADER)) return
  const { source, destination, addressBytes } = around
  // Writers differ in whether a pseudo header counts: as it was right, so it is kept right.
  const plain =
    (w.old[at]! >> 4 === 2 && addressBytes === 4) || checkVrrp(w.old, at, end, source, destination, addressBytes) === 'good-without-pseudo-header'
  addSum(w, at + 6, at, end, plain ? undefined : around)
  let address = at + HEADER
  for (let left = w.old[at + 3]!; left > 0; left--, address += addressBytes) {
    if (!holds(w, address, end, addressBytes)) return
    putAddress(w, address, addressBytes)
  }
  if (w.old[at]! >> 4 === 2) {
    clear(w, address, Math.min(address + AUTH_DATA, end))
    cut(w, address + AUTH_DATA)
  } else cut(w, address)
}
