// IANA's numbers of the protocols whose connections are followed. Nothing is imported here; see verdict-codes.ts.

export const ICMP = 1
export const TCP = 6
export const UDP = 17
export const ICMP6 = 58
export const SCTP = 132

/** Added to the number in a connection's kind, for IPv6. */
export const IPV6_KIND = 256
