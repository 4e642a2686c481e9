// Words that the printers of OSPF versions 2 and 3 share.

/** Packet types. */
export const HELLO = 1
export const DATABASE = 2
export const REQUEST = 3
export const UPDATE = 4
export const ACKNOWLEDGEMENT = 5

export const OSPF_TYPES: Readonly<Record<number, string>> = {
  [HELLO]: 'Hello',
  [DATABASE]: 'Database Description',
  [REQUEST]: 'LS-Request',
  [UPDATE]: 'LS-Update',
  [ACKNOWLEDGEMENT]: 'LS-Ack',
}
