// SCTP's chunk types (RFC 9260) and payload protocol identifiers (IANA) as far as tcpdump has words for them.

export const DATA = 0
export const INIT = 1
export const INIT_ACK = 2
export const SACK = 3

export const CHUNK_NAMES: Readonly<Record<number, string>> = {
  [DATA]: 'DATA',
  [INIT]: 'INIT',
  [INIT_ACK]: 'INIT ACK',
  [SACK]: 'SACK',
  4: 'HB REQ',
  5: 'HB ACK',
  6: 'ABORT',
  7: 'SHUTDOWN',
  8: 'SHUTDOWN ACK',
  9: 'OP ERR',
  10: 'COOKIE ECHO',
  11: 'COOKIE ACK',
  12: 'ECN ECHO',
  13: 'ECN CWR',
  14: 'SHUTDOWN COMPLETE',
  192: 'FOR CUM TSN',
  193: 'REL CTRL',
  194: 'REL CTRL ACK',
}

export const M3UA = 3

export const PAYLOAD_NAMES: Readonly<Record<number, string>> = {
  1: 'ISDN Q.921',
  2: 'M2UA',
  [M3UA]: 'M3UA',
  4: 'SUA',
  5: 'M2PA',
  6: 'V5.2',
  7: 'H.248',
  8: 'BICC',
  9: 'TALI',
  10: 'DUA',
  11: 'ASAP',
  12: 'ENRP',
  13: 'H.323',
  14: 'Q.IPC',
  15: 'SIMCO',
  16: 'DDPSC',
  17: 'DDPSSC',
  18: 'S1AP',
  19: 'RUA',
  20: 'HNBAP',
  21: 'ForCES HP',
  22: 'ForCES MP',
  23: 'ForCES LP',
  24: 'SBc-AP',
  25: 'NBAP',
  27: 'X2AP',
}

/** The payload protocols that are ForCES. */
export const FORCES: Readonly<Record<number, true>> = { 21: true, 22: true, 23: true }

/** Ports of the ForCES protocol (RFC 5811). */
export const FORCES_PORTS: Readonly<Record<number, string>> = { 6704: 'ForCES HP', 6705: 'ForCES MP', 6706: 'ForCES LP' }
