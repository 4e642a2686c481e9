// Names in LLC and SNAP headers: service access points, organisations, and the organisations' protocol ids.

import { ETHERTYPE_NAMES } from './ethertype.ts'

export const SAP_NAMES: Readonly<Record<number, string>> = {
  0: 'Null',
  2: '802.1B I',
  4: 'SNA',
  6: 'IP',
  14: 'ProWay NM',
  66: 'STP',
  78: 'RS511',
  126: 'ISO8208',
  142: 'ProWay',
  170: 'SNAP',
  224: 'IPX',
  240: 'NetBeui',
  254: 'OSI',
}

export const OUI_ETHERNET = 0x000000
export const OUI_CISCO = 0x00000c
export const OUI_CISCO_BRIDGED = 0x0000f8
export const OUI_BRIDGED = 0x0080c2
export const OUI_APPLETALK = 0x080007

export const OUI_NAMES: Readonly<Record<number, string>> = {
  [OUI_ETHERNET]: 'Ethernet',
  [OUI_CISCO]: 'Cisco',
  94: 'IANA',
  129: 'Nortel Networks SONMP',
  [OUI_CISCO_BRIDGED]: 'Cisco bridged',
  1183: 'Freescale',
  1258: 'HP-Labs',
  4120: 'Broadcom',
  4623: 'IEEE 802.3 Private',
  4795: 'ANSI/TIA',
  5549: 'Netronome',
  6945: 'DCBX',
  8992: 'Nicira Networks',
  9345: 'HP',
  [OUI_BRIDGED]: 'Ethernet bridged',
  36969: 'Juniper',
  41022: 'ATM Forum',
  57348: 'PMC-Sierra',
  57391: 'DOCSIS Spanning Tree',
  [OUI_APPLETALK]: 'Appletalk',
  524297: 'Hewlett-Packard',
  6035143: 'Big Switch Networks',
  7636849: 'Infoblox Inc',
  10756869: 'Open Networking Lab',
  11588341: 'Vello Systems',
  13693147: 'Ericsson',
}

export const CISCO_UDLD = 0x0111
export const CISCO_PVST = 0x010b
export const CISCO_VLAN_BRIDGE = 0x010c
export const CISCO_CDP = 0x2000
export const CISCO_VTP = 0x2003
export const CISCO_DTP = 0x2004

const CISCO_NAMES: Readonly<Record<number, string>> = {
  [CISCO_CDP]: 'CDP',
  [CISCO_VTP]: 'VTP',
  [CISCO_DTP]: 'DTP',
  [CISCO_UDLD]: 'UDLD',
  [CISCO_PVST]: 'PVST',
  [CISCO_VLAN_BRIDGE]: 'VLAN Bridge',
}

/** RFC 2427 and 2684: a frame of another link inside. */
export const BRIDGED_ETHERNET_FCS = 0x0001
export const BRIDGED_ETHERNET = 0x0007
export const BRIDGED_BPDU = 0x000e

const BRIDGED_NAMES: Readonly<Record<number, string>> = {
  [BRIDGED_ETHERNET_FCS]: 'Ethernet + FCS',
  2: '802.4 + FCS',
  3: 'Token Ring + FCS',
  4: 'FDDI + FCS',
  5: '802.6 + FCS',
  [BRIDGED_ETHERNET]: 'Ethernet w/o FCS',
  8: '802.4 w/o FCS',
  9: 'Token Ring w/o FCS',
  10: 'FDDI w/o FCS',
  11: '802.6 w/o FCS',
  [BRIDGED_BPDU]: 'BPDU',
}

/** Name of protocol `id` of organisation `oui`. */
export function protocolIdName(oui: number, id: number): string {
  return namesOf(oui)[id] ?? 'Unknown'
}

function namesOf(oui: number): Readonly<Record<number, string>> {
  switch (oui) {
    case OUI_ETHERNET:
    case OUI_CISCO_BRIDGED:
    case OUI_APPLETALK:
      return ETHERTYPE_NAMES
    case OUI_CISCO:
      return CISCO_NAMES
    case OUI_BRIDGED:
      return BRIDGED_NAMES
    default:
      return {}
  }
}
