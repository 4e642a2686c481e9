// Offsets and bits of a plain Ethernet frame with IP and TCP, for the short way. Nothing is imported here; see verdict-codes.ts.

export const ETHERNET = 14
export const IPV4_HEADER = 20
export const IPV6_HEADER = 40
export const TCP_HEADER = 20
/** Ethernet types; the first fits into 16 bits with a sign. */
export const IPV4 = 0x0800
export const IPV6 = 0x86dd
/** In the word that ends with the window. */
export const FLAGS = 0x01ff0000
export const PSH = 0x08 << 16
/** More fragments, and the offset. */
export const FRAGMENT = 0x3fff
/** Version 4, no options. */
export const PLAIN_IPV4 = 0x45
