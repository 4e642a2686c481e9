// Address family numbers (IANA), as routing and discovery protocols name the kind of an address.

export const AFI_IPV4 = 1
export const AFI_IPV6 = 2
export const AFI_MAC = 6

export const AFI_NAMES: Readonly<Record<number, string>> = {
  0: 'Reserved',
  [AFI_IPV4]: 'IPv4',
  [AFI_IPV6]: 'IPv6',
  3: 'NSAP',
  4: 'HDLC',
  5: 'BBN 1822',
  [AFI_MAC]: '802',
  7: 'E.163',
  8: 'E.164',
  9: 'F.69',
  10: 'X.121',
  11: 'Novell IPX',
  12: 'Appletalk',
  13: 'Decnet IV',
  14: 'Banyan Vines',
  15: 'E.164 with NSAP subaddress',
  25: 'VPLS',
  196: 'Layer-2 VPN',
}
