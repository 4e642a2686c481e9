// Names of LDP's messages, their parts (RFC 5036), and of pseudowires (RFC 4446).

type Names = Readonly<Record<number, string>>

export const MESSAGE_NAMES: Names = {
  1: 'Notification',
  256: 'Hello',
  512: 'Initialization',
  513: 'Keepalive',
  768: 'Address',
  769: 'Address Withdraw',
  1024: 'Label Mapping',
  1025: 'Label Request',
  1026: 'Label Withdraw',
  1027: 'Label Release',
  1028: 'Label Abort Request',
}

export const TLV_NAMES: Names = {
  256: 'FEC',
  257: 'Address List',
  259: 'Hop Count',
  260: 'Path Vector',
  512: 'Generic Label',
  513: 'ATM Label',
  514: 'Frame-Relay Label',
  768: 'Status',
  769: 'Extended Status',
  770: 'Returned PDU',
  771: 'Returned Message',
  1024: 'Common Hello Parameters',
  1025: 'IPv4 Transport Address',
  1026: 'Configuration Sequence Number',
  1027: 'IPv6 Transport Address',
  1280: 'Common Session Parameters',
  1281: 'ATM Session Parameters',
  1282: 'Frame-Relay Session Parameters',
  1283: 'Fault-Tolerant Session Parameters',
  1536: 'Label Request Message ID',
  1537: 'MTU',
}

export const FEC_NAMES: Names = { 1: 'Wildcard', 2: 'Prefix', 3: 'Host address', 128: 'Martini VC' }

export const INTERFACE_PARAMETER_NAMES: Names = { 1: 'MTU', 3: 'Description', 12: 'VCCV' }

export const PSEUDOWIRE_NAMES: Names = {
  0: 'Reserved',
  1: 'Frame Relay DLCI (Martini Mode)',
  2: 'ATM AAL5 SDU VCC transport',
  3: 'ATM transparent cell transport',
  4: 'Ethernet VLAN',
  5: 'Ethernet',
  6: 'Cisco-HDLC',
  7: 'PPP',
  8: 'SONET/SDH Circuit Emulation Service over MPLS',
  9: 'ATM n-to-one VCC cell transport',
  10: 'ATM n-to-one VPC cell transport',
  11: 'IP Layer2 Transport',
  12: 'ATM one-to-one VCC Cell Mode',
  13: 'ATM one-to-one VPC Cell Mode',
  14: 'ATM AAL5 PDU VCC transport',
  15: 'Frame-Relay Port mode',
  16: 'SONET/SDH Circuit Emulation over Packet',
  17: 'Structure-agnostic E1 over Packet',
  18: 'Structure-agnostic T1 (DS1) over Packet',
  19: 'Structure-agnostic E3 over Packet',
  20: 'Structure-agnostic T3 (DS3) over Packet',
  21: 'CESoPSN basic mode',
  22: 'TDMoIP basic mode',
  23: 'CESoPSN TDM with CAS',
  24: 'TDMoIP TDM with CAS',
  25: 'Frame Relay DLCI',
  64: 'IP-interworking',
}
