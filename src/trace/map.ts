// The map file of --map: one `ADDRESS|MAC|CIDR ROLE [NAME]` per line says who is who.

/** The words for what an address is in a cluster. */
export type Role = 'vip' | 'rip' | 'dip' | 'client' | 'director' | 'router' | 'peer' | 'local'

export type MapEntry = {
  /** Text of an IPv4 or IPv6 address, or of a MAC. */
  readonly address: string
  /** Length of the prefix in bits; 48 for a MAC, 32 or 128 for one address. */
  readonly prefix: number
  readonly role: Role
  /** '' without one. */
  readonly name: string
}
