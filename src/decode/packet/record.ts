// One captured packet as a capture file or stream gives it: where its bytes lie and when it was seen. Filled again for every packet.

/** `bytes[at, end)` is what was captured; it stays valid only until the next packet is asked for. */
export type PacketRecord = {
  bytes: Uint8Array
  at: number
  end: number
  /** Length on the wire, in bytes; larger than `end - at` when the snapshot length cut the packet. */
  wireLength: number
  /** LINKTYPE_ value (1 Ethernet, 113 Linux cooked, 276 Linux cooked v2, 101 raw IP, 0 null, 108 loop). */
  linkType: number
  /** Whole seconds since the epoch. */
  seconds: number
  /** Nanoseconds within the second, 0 to 999,999,999; a file with microseconds gives multiples of 1,000. */
  nanoseconds: number
  /** Index of the interface in this capture (pcapng has several; pcap has only 0). */
  interfaceId: number
}

export const newPacketRecord = (): PacketRecord => ({
  bytes: new Uint8Array(0),
  at: 0,
  end: 0,
  wireLength: 0,
  linkType: 1,
  seconds: 0,
  nanoseconds: 0,
  interfaceId: 0,
})

export const LINKTYPE_NULL = 0
export const LINKTYPE_ETHERNET = 1
export const LINKTYPE_RAW = 101
export const LINKTYPE_LOOP = 108
export const LINKTYPE_LINUX_SLL = 113
export const LINKTYPE_IPV4 = 228
export const LINKTYPE_IPV6 = 229
export const LINKTYPE_LINUX_SLL2 = 276
