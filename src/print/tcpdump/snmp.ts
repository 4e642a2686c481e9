// SNMP versions 1, 2c and 3 (RFC 1157, 3416, 3412), object names in numbers.

import { putAscii } from '../text.ts'
import { type Asn1Cursor, inside, nextAsn1, nextOf, putAsn1, putOctets, putString } from './asn1.ts'
import { type Printer, u8 } from './printer.ts'
import { printSnmpPdu } from './snmp-pdu.ts'
import { hex } from './text-pieces.ts'

const VERSION_1 = 0
const VERSION_2C = 1
const VERSION_3 = 3
const VERSIONS: Readonly<Record<number, string>> = { [VERSION_1]: 'SNMPv1', [VERSION_2C]: 'SNMPv2c', [VERSION_3]: 'SNMPv3' }
/** The community that goes without saying. */
const PUBLIC = 'public'
const USER_SECURITY = 3

/** For -v only. */
const sayMore = (p: Printer, text: string): void => {
  if (p.options.verbose > 0) putAscii(p.text, text)
}

/** Prints the UDP payload of `length` bytes at `at`. */
export function printSnmp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'snmp'
  putAscii(t, ' ')
  const outer = { at, left: length }
  const message = nextOf(p, outer, 'sequence', '!init SEQ')
  if (message === undefined) return
  if (outer.left > 0) putAscii(t, `[${outer.left} extra after iSEQ]`)
  const c = inside(message)
  const version = nextOf(p, c, 'integer', 'version!=INT')
  if (version === undefined) return
  const name = VERSIONS[version.number]
  if (name === undefined) {
    putAscii(t, `SNMP [version = ${version.number}]`)
    return
  }
  sayMore(p, `{ ${name} `)
  if (version.number === VERSION_3) printVersion3(p, c)
  else printCommunity(p, c, version.number)
  sayMore(p, '} ')
}

function printCommunity(p: Printer, c: Asn1Cursor, version: number): void {
  const community = nextOf(p, c, 'string', 'comm!=STR')
  if (community === undefined) return
  const { at, size } = community
  if (Buffer.from(p.bytes.subarray(at, at + size)).toString('latin1') !== PUBLIC) {
    putAscii(p.text, 'C=')
    putString(p, community)
    putAscii(p.text, ' ')
  }
  printPdu(p, c, version)
}

const TRAP = 4
/** What version 1 does not have: bulk requests, informs, its successor's traps, reports. */
const NEW_IN_2 = 5

function printPdu(p: Printer, c: Asn1Cursor, version: number): void {
  const t = p.text
  const pdu = nextAsn1(p, c)
  if (pdu === undefined) return
  if (pdu.kind !== 'pdu') {
    putAscii(t, '[no PDU]')
    return
  }
  if (c.left > 0) putAscii(t, `[${c.left} extra after PDU]`)
  sayMore(p, '{ ')
  putAsn1(p, pdu)
  putAscii(t, ' ')
  if (version === VERSION_1 && pdu.id >= NEW_IN_2) return putAscii(t, '[v2 PDU in v1 message]')
  if (version === VERSION_2C && pdu.id === TRAP) return putAscii(t, '[v1 PDU in v2 message]')
  printSnmpPdu(p, pdu.id, inside(pdu))
  sayMore(p, ' } ')
}

/** Header, security parameters, scoped PDU. */
function printVersion3(p: Printer, c: Asn1Cursor): void {
  const t = p.text
  const header = nextOf(p, c, 'sequence', '!message')
  if (header === undefined) return
  sayMore(p, '{ ')
  const model = printHeader(p, inside(header))
  if (model === undefined) return
  if (model !== USER_SECURITY) {
    putAscii(t, `[security model ${model}]`)
    return
  }
  sayMore(p, '{ USM ')
  const parameters = nextOf(p, c, 'string', 'msgSecurityParameters!=STR')
  if (parameters === undefined) return
  printUserSecurity(p, inside(parameters))
  sayMore(p, '} ')
  sayMore(p, '{ ScopedPDU ')
  printScoped(p, c)
  sayMore(p, '} ')
}

const FLAGS = [0, 1, 3, 4, 5, 7]

/** Answers the security model; undefined where the header makes no sense. */
function printHeader(p: Printer, c: Asn1Cursor): number | undefined {
  const t = p.text
  if (nextOf(p, c, 'integer', 'msgID!=INT') === undefined) return undefined
  if (nextOf(p, c, 'integer', 'msgMaxSize!=INT') === undefined) return undefined
  const flagBytes = nextOf(p, c, 'string', 'msgFlags!=STR')
  if (flagBytes === undefined) return undefined
  if (flagBytes.size !== 1) {
    putAscii(t, `[msgFlags size ${flagBytes.size}]`)
    return undefined
  }
  const flags = u8(p, flagBytes.at)
  if (!FLAGS.includes(flags)) {
    putAscii(t, `[msgFlags=0x${hex(flags, 2).toUpperCase()}]`)
    return undefined
  }
  putAscii(t, `F=${flags & 1 ? 'a' : ''}${flags & 2 ? 'p' : ''}${flags & 4 ? 'r' : ''} `)
  const before = c.left
  const model = nextOf(p, c, 'integer', 'msgSecurityModel!=INT')
  if (model === undefined) return undefined
  putExtra(p, c, before, 'message SEQ')
  sayMore(p, '} ')
  return model.number
}

/** tcpdump compares what is left with the size of the value before, so that only much too much is found. */
function putExtra(p: Printer, c: Asn1Cursor, before: number, where: string): void {
  const size = before - c.left
  if (size < c.left) putAscii(p.text, `[${c.left - size} extra after ${where}]`)
}

/** RFC 3414: whose clock, which user. */
function printUserSecurity(p: Printer, outer: Asn1Cursor): void {
  const sequence = nextOf(p, outer, 'sequence', '!usm')
  if (sequence === undefined) return
  const c = inside(sequence)
  if (nextOf(p, c, 'string', 'msgAuthoritativeEngineID!=STR') === undefined) return
  const boots = nextOf(p, c, 'integer', 'msgAuthoritativeEngineBoots!=INT')
  if (boots === undefined) return
  sayMore(p, `B=${boots.number} `)
  const time = nextOf(p, c, 'integer', 'msgAuthoritativeEngineTime!=INT')
  if (time === undefined) return
  sayMore(p, `T=${time.number} `)
  const user = nextOf(p, c, 'string', 'msgUserName!=STR')
  if (user === undefined) return
  putAscii(p.text, 'U=')
  putString(p, user)
  putAscii(p.text, ' ')
  if (nextOf(p, c, 'string', 'msgAuthenticationParameters!=STR') === undefined) return
  const before = c.left
  if (nextOf(p, c, 'string', 'msgPrivacyParameters!=STR') === undefined) return
  putExtra(p, c, before, 'usm SEQ')
}

function printScoped(p: Printer, outer: Asn1Cursor): void {
  const t = p.text
  const scoped = nextOf(p, outer, 'sequence', '!scoped PDU')
  if (scoped === undefined) return
  const c = inside(scoped)
  const engine = nextOf(p, c, 'string', 'contextEngineID!=STR')
  if (engine === undefined) return
  putAscii(t, 'E=')
  putOctets(p, engine)
  putAscii(t, ' ')
  const context = nextOf(p, c, 'string', 'contextName!=STR')
  if (context === undefined) return
  putAscii(t, 'C=')
  putString(p, context)
  putAscii(t, ' ')
  printPdu(p, c, VERSION_3)
}
