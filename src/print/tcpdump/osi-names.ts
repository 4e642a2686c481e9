// Network layer protocol identifiers (ISO 9577) and tcpdump's words for them.

export const NLPID = {
  none: 0x00,
  q933: 0x08,
  snap: 0x80,
  clnp: 0x81,
  esIs: 0x82,
  isIs: 0x83,
  ipv6: 0x8e,
  multilink: 0xb1,
  ipv4: 0xcc,
  ppp: 0xcf,
} as const

export const NLPID_NAMES: Readonly<Record<number, string>> = {
  [NLPID.none]: 'NULL',
  8: 'Q.933',
  9: 'LMI',
  128: 'SNAP',
  [NLPID.clnp]: 'CLNP',
  [NLPID.esIs]: 'ES-IS',
  [NLPID.isIs]: 'IS-IS',
  132: 'CONS',
  133: 'IDRP',
  138: 'X25 ES-IS',
  [NLPID.ipv6]: 'IPv6',
  177: 'FRF.15',
  193: 'ISIS_SPB',
  [NLPID.ipv4]: 'IPv4',
  [NLPID.ppp]: 'PPP',
}
