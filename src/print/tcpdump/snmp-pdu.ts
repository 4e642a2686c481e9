// What an SNMP message asks or answers: its numbers and its variables.

import { putAscii } from '../text.ts'
import { type Asn1Cursor, inside, nextAsn1, nextOf, putAsn1 } from './asn1.ts'
import type { Printer } from './printer.ts'

const GET = 0
const GET_NEXT = 1
const RESPONSE = 2
const TRAP = 4
const GET_BULK = 5
const ASKS: ReadonlySet<number> = new Set([GET, GET_NEXT, GET_BULK])

const ERRORS = [
  ...['noError', 'tooBig', 'noSuchName', 'badValue', 'readOnly', 'genErr', 'noAccess', 'wrongType', 'wrongLength', 'wrongEncoding', 'wrongValue'],
  ...[
    'noCreation',
    'inconsistentValue',
    'resourceUnavailable',
    'commitFailed',
    'undoFailed',
    'authorizationError',
    'notWritable',
    'inconsistentName',
  ],
]
const TRAPS = ['coldStart', 'warmStart', 'linkDown', 'linkUp', 'authenticationFailure', 'egpNeighborLoss', 'enterpriseSpecific']
const ENTERPRISE_TRAP = 6

const errorName = (code: number): string => ERRORS[code] ?? `err=${code >>> 0}`

/** Prints what is in a PDU of the kind `id`. */
export function printSnmpPdu(p: Printer, id: number, c: Asn1Cursor): void {
  const complete = id === TRAP ? printTrap(p, c) : printNumbers(p, id, c)
  if (complete) printVariables(p, id, c)
}

/** Request id, error status and index; of a bulk request instead how many variables are not, and how often the others are, repeated. */
function printNumbers(p: Printer, id: number, c: Asn1Cursor): boolean {
  const t = p.text
  const request = nextOf(p, c, 'integer', 'reqId!=INT')
  if (request === undefined) return false
  if (p.options.verbose > 0) putAscii(t, `R=${request.number} `)
  const status = nextOf(p, c, 'integer', 'errorStatus!=INT')
  if (status === undefined) return false
  if (id === GET_BULK) putAscii(t, ` N=${status.number}`)
  else if (status.number !== 0) putAscii(t, id === RESPONSE ? ` ${errorName(status.number)}` : `[errorStatus(${errorName(status.number)})!=0]`)
  const index = nextOf(p, c, 'integer', 'errorIndex!=INT')
  if (index === undefined) return false
  if (id === GET_BULK) putAscii(t, ` M=${index.number}`)
  else if (id !== RESPONSE) {
    if (index.number !== 0) putAscii(t, `[errorIndex(${index.number})!=0]`)
  } else if (index.number !== 0) putAscii(t, status.number === 0 ? `[errorIndex(${index.number}) w/o errorStatus]` : `@${index.number}`)
  else if (status.number !== 0) putAscii(t, '[errorIndex==0]')
  return true
}

/** Version 1's trap: who, from where, what, when. */
function printTrap(p: Printer, c: Asn1Cursor): boolean {
  const t = p.text
  putAscii(t, ' ')
  const enterprise = nextOf(p, c, 'oid', 'enterprise!=OID')
  if (enterprise === undefined) return false
  putAsn1(p, enterprise)
  putAscii(t, ' ')
  const agent = nextOf(p, c, 'address', 'agent-addr!=INETADDR')
  if (agent === undefined) return false
  putAsn1(p, agent)
  const generic = nextOf(p, c, 'integer', 'generic-trap!=INT')
  if (generic === undefined) return false
  putAscii(t, ` ${TRAPS[generic.number] ?? `gt=${generic.number}`}`)
  const specific = nextOf(p, c, 'integer', 'specific-trap!=INT')
  if (specific === undefined) return false
  if (generic.number === ENTERPRISE_TRAP) putAscii(t, ` s=${specific.number}`)
  else if (specific.number !== 0) putAscii(t, `[specific-trap(${specific.number})!=0]`)
  putAscii(t, ' ')
  const time = nextOf(p, c, 'unsigned', 'time-stamp!=TIMETICKS')
  if (time === undefined) return false
  putAsn1(p, time)
  return true
}

/** Pairs of name and value; a question's values are null. */
function printVariables(p: Printer, id: number, outer: Asn1Cursor): void {
  const t = p.text
  const list = nextOf(p, outer, 'sequence', '!SEQ of varbind')
  if (list === undefined) return
  if (outer.left > 0) putAscii(t, `[${outer.left} extra after SEQ of varbind]`)
  const all = inside(list)
  const asks = ASKS.has(id)
  while (all.left > 0) {
    putAscii(t, ' ')
    const pair = nextOf(p, all, 'sequence', '!varbind')
    if (pair === undefined) return
    const c = inside(pair)
    const name = nextOf(p, c, 'oid', 'objName!=OID')
    if (name === undefined) return
    putAsn1(p, name)
    if (!asks) putAscii(t, '=')
    const value = nextAsn1(p, c)
    if (value === undefined) return
    if (value.kind === 'null') continue
    if (asks) putAscii(t, '[objVal!=NULL]')
    putAsn1(p, value)
  }
}
