// Who the two ends of a connection are, looked up once per connection instead of twice per packet.
//
// The row keeps the places that both addresses have in the table of roles. Nothing is ever removed from that table and what is
// learned anew of an address stays in its place, so the places are true until an address is added.

import { findAddress } from './address-table.ts'
import { KIND, ROLE_OF_A, ROLE_OF_B, ROLES_LOOKED_UP } from './connection-row.ts'
import { IPV6_KIND } from './protocols.ts'
import type { Roles } from './roles.ts'

/** Sets ROLE_OF_A and ROLE_OF_B of the row at `base`: place in `roles.table` plus one, 0 for an address that is not there. Its addresses stand at `aAt` and `bAt`. */
export function lookUpEnds(roles: Roles, i32: Int32Array, base: number, b: Uint8Array, aAt: number, bAt: number): void {
  const { table } = roles
  const size = i32[base + KIND]! >= IPV6_KIND ? 16 : 4
  i32[base + ROLE_OF_A] = findAddress(table, b, aAt, size) + 1
  i32[base + ROLE_OF_B] = findAddress(table, b, bAt, size) + 1
  i32[base + ROLES_LOOKED_UP] = table.used + 1
}
