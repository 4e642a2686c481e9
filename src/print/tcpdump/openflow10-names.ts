// Names in messages of OpenFlow 1.0.

import { bits, type Names } from './openflow-fields.ts'

export const PORT_NONE = 0xffff
export const PORT_CONTROLLER = 0xfffd

const PORT_NAMES: Names = {
  65280: 'MAX',
  65528: 'IN_PORT',
  65529: 'TABLE',
  65530: 'NORMAL',
  65531: 'FLOOD',
  65532: 'ALL',
  [PORT_CONTROLLER]: 'CONTROLLER',
  65534: 'LOCAL',
  [PORT_NONE]: 'NONE',
}

export const portText = (port: number): string => PORT_NAMES[port] ?? String(port)
export const tableText = (table: number): string => (table === 0xfe ? 'EMERG' : table === 0xff ? 'ALL' : String(table))
export const queueText = (queue: number): string => (queue === 0xffffffff ? 'ALL' : String(queue))

/** 0xffff stands for no tag at all. */
export const vlanText = (vlan: number): string => (vlan === 0xffff ? 'NONE' : `${vlan}${vlan > 0 && vlan < 0xfff ? '' : ' (bogus)'}`)
export const priorityText = (priority: number): string => `${priority}${priority <= 7 ? '' : ' (bogus)'}`

export const CONFIGURATION = bits('PORT_DOWN NO_STP NO_RECV NO_RECV_STP NO_FLOOD NO_FWD NO_PACKET_IN')
export const FEATURES = bits('10MB_HD 10MB_FD 100MB_HD 100MB_FD 1GB_HD 1GB_FD 10GB_FD COPPER FIBER AUTONEG PAUSE PAUSE_ASYM')
export const CAPABILITIES = bits('FLOW_STATS TABLE_STATS PORT_STATS STP RESERVED IP_REASM QUEUE_STATS ARP_MATCH_IP')
/** All but the reserved one, which has a name nevertheless. */
export const ASSIGNED_CAPABILITIES = 0xef
export const FLOW_FLAGS = bits('SEND_FLOW_REM CHECK_OVERLAP EMERG')
export const SPANNING_TREE = ['STP_LISTEN', 'STP_LEARN', 'STP_FORWARD', 'STP_BLOCK']

const ACTIONS = 'OUTPUT SET_VLAN_VID SET_VLAN_PCP STRIP_VLAN SET_DL_SRC SET_DL_DST SET_NW_SRC SET_NW_DST SET_NW_TOS SET_TP_SRC SET_TP_DST ENQUEUE'
export const ACTION_FLAGS = bits(ACTIONS)
export const VENDOR = 0xffff
export const ACTION_NAMES: Names = { ...ACTIONS.split(' '), [VENDOR]: 'VENDOR' }

/** Two counts of bits, of addresses, lie between those with names. */
export const WILDCARDS = bits('IN_PORT DL_VLAN DL_SRC DL_DST DL_TYPE NW_PROTO TP_SRC TP_DST - - - - - - - - - - - - DL_VLAN_PCP NW_TOS')
export const ALL_WILDCARDS = 0x3fffff

export const STATISTICS_NAMES: Names = { ...'DESC FLOW AGGREGATE TABLE PORT QUEUE'.split(' '), [VENDOR]: 'VENDOR' }

export const ERROR_NAMES = 'HELLO_FAILED BAD_REQUEST BAD_ACTION FLOW_MOD_FAILED PORT_MOD_FAILED QUEUE_OP_FAILED'.split(' ')
/** Codes of each error. */
export const ERROR_CODES: readonly (readonly string[])[] = [
  'INCOMPATIBLE EPERM',
  'BAD_VERSION BAD_TYPE BAD_STAT BAD_VENDOR BAD_SUBTYPE EPERM BAD_LEN BUFFER_EMPTY BUFFER_UNKNOWN',
  'BAD_TYPE BAD_LEN BAD_VENDOR BAD_VENDOR_TYPE BAD_OUT_PORT BAD_ARGUMENT EPERM TOO_MANY BAD_QUEUE',
  'ALL_TABLES_FULL OVERLAP EPERM BAD_EMERG_TIMEOUT BAD_COMMAND UNSUPPORTED',
  'BAD_PORT BAD_HW_ADDR',
  'BAD_PORT BAD_QUEUE EPERM',
].map(codes => codes.split(' '))
