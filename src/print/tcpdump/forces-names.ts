// The names of ForCES (RFC 5810): TLVs, operations, results, flags and nodes.

export const TLV = {
  redirect: 0x0001,
  associationResult: 0x0010,
  teardownReason: 0x0011,
  lfbSelect: 0x1000,
  pathData: 0x0110,
  keyInfo: 0x0111,
  fullData: 0x0112,
  sparseData: 0x0113,
  result: 0x0114,
  metadata: 0x0115,
  redirectData: 0x0116,
} as const

export const TLV_NAMES: Readonly<Record<number, string>> = {
  0: 'Invalid TLV',
  [TLV.redirect]: 'REDIRECT TLV',
  [TLV.associationResult]: 'ASResult TLV',
  [TLV.teardownReason]: 'ASTreason TLV',
  [TLV.lfbSelect]: 'LFBselect TLV',
  [TLV.pathData]: 'PATH-DATA TLV',
  [TLV.keyInfo]: 'KEYINFO TLV',
  [TLV.fullData]: 'FULLDATA TLV',
  [TLV.sparseData]: 'SPARSEDATA TLV',
  [TLV.result]: 'RESULT TLV',
  [TLV.metadata]: 'METADATA TLV',
  [TLV.redirectData]: 'REDIRECTDATA TLV',
}

export const tlvName = (type: number): string => TLV_NAMES[type] ?? `#${type}`

/** Whether a TLV of this type may stand where a message or an operation begins; tcpdump lets any known one. */
export const knownTlv = (type: number): boolean => type !== 0 && TLV_NAMES[type] !== undefined

const LFB_NAMES: Readonly<Record<number, string>> = { 0: 'Invalid TLV', 1: 'FEObj LFB', 2: 'FEProtoObj LFB' }

export const lfbName = (lfbClass: number): string => LFB_NAMES[lfbClass] ?? `#${lfbClass | 0}`

export const ACKNOWLEDGE_NAMES = ['NoACK', 'SuccessACK', 'FailureACK', 'AlwaysACK']
export const EXECUTION_NAMES = ['EMReserved', 'execute-all-or-none', 'execute-until-failure', 'continue-execute-on-failure']
export const ATOMICITY_NAMES = ['Standalone', '2PCtransaction']
export const PHASE_NAMES = ['StartofTransaction', 'MiddleofTransaction', 'EndofTransaction', 'abort']

const LAST_ELEMENT = 0x3fffffff
const LAST_CONTROLLER = 0x7fffffff
const FIRST_MULTICAST = 0xc0000000
const LAST_MULTICAST = 0xffffffef
const BROADCAST_NAMES: Readonly<Record<number, string>> = {
  4294967293: 'AllCEsBroadcast',
  4294967294: 'AllFEsBroadcast',
  4294967295: 'AllBroadcast',
}

/** What kind of node has this identifier. */
export function nodeName(id: number): string {
  if (id <= LAST_ELEMENT) return 'FE'
  if (id <= LAST_CONTROLLER) return 'CE'
  if (id >= FIRST_MULTICAST && id <= LAST_MULTICAST) return 'AllMulticast'
  return BROADCAST_NAMES[id] ?? 'ForCESreserved'
}

/** By result code; the codes that are reserved have none. */
export const RESULT_NAMES: Readonly<Record<number, string>> = {
  0: 'SUCCESS',
  1: 'INVALID HEADER',
  2: 'LENGTH MISMATCH',
  3: 'VERSION MISMATCH',
  4: 'INVALID DESTINATION PID',
  5: 'LFB UNKNOWN',
  6: 'LFB NOT FOUND',
  7: 'LFB INSTANCE ID NOT FOUND',
  8: 'INVALID PATH',
  9: 'COMPONENT DOES NOT EXIST',
  10: 'EXISTS ALREADY',
  11: 'NOT FOUND',
  12: 'READ ONLY',
  13: 'INVALID ARRAY CREATION',
  14: 'VALUE OUT OF RANGE',
  15: 'CONTENTS TOO LONG',
  16: 'INVALID PARAMETERS',
  17: 'INVALID MESSAGE TYPE',
  18: 'INVALID FLAGS',
  19: 'INVALID TLV',
  20: 'EVENT ERROR',
  21: 'NOT SUPPORTED',
  22: 'MEMORY ERROR',
  23: 'INTERNAL ERROR',
  255: 'UNSPECIFIED ERROR',
}

export const TEARDOWN_NAMES = ['Normal Teardown', 'Loss of Heartbeats', 'Out of bandwidth', 'Out of Memory', 'Application Crash']
export const ASSOCIATION_NAMES = ['Success ', 'FE ID invalid ', 'permission denied ']
