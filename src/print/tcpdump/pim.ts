// PIM, protocol independent multicast (RFC 7761); version 1 travels in IGMP, see pim1.ts.

import { putAscii, putHex4 } from '../text.ts'
import { verify, verify6 } from './checksum.ts'
import type { Rest } from './pim-address.ts'
import { putHello } from './pim-hello.ts'
import { putAssert, putBootstrap, putCandidate, putElection, putJoinPrune, putPruneRefresh, putRegister, putRegisterStop } from './pim-messages.ts'
import { has, type Printer, putInvalid, putTruncated, u8, u16 } from './printer.ts'

const PROTOCOL = 103
const HEADER = 4

const HELLO = 0
const REGISTER = 1
const REGISTER_STOP = 2
const JOIN_PRUNE = 3
const BOOTSTRAP = 4
const ASSERT = 5
const GRAFT = 6
const GRAFT_ACK = 7
const CANDIDATE_RP = 8
const PRUNE_REFRESH = 9
const ELECTION = 10

const NAMES = [
  'Hello',
  'Register',
  'Register Stop',
  'Join / Prune',
  'Bootstrap',
  'Assert',
  'Graft',
  'Graft Acknowledgement',
  'Candidate RP Advertisement',
  'Prune Refresh',
  'DF Election',
  'ECMP Redirect',
]

export function printPim(p: Printer, at: number, length: number, ipAt: number): void {
  const t = p.text
  p.protocol = 'pim'
  const first = u8(p, at)
  const version = first >>> 4
  const name = NAMES[first & 0x0f] ?? 'Unknown Type'
  if (version !== 2) return putAscii(t, `PIMv${version}, length ${length}`)
  if (p.options.verbose === 0) return putAscii(t, `PIMv2, ${name}, length ${length}`)
  putAscii(t, `PIMv2, length ${length}\n\t${name}`)
  p.protocol = 'pimv2'
  if (length < 2) return putTooShort(p, length, 2)
  const addressBytes = u8(p, at + 1) & 0x0f
  if (addressBytes !== 0) putAscii(t, ', RFC2117-encoding')
  if (length < HEADER) return putTooShort(p, length, HEADER)
  putChecksum(p, at, length, ipAt, (first & 0x0f) === REGISTER)
  if (!putMessage(p, at, { at: at + HEADER, left: length - HEADER }, first & 0x0f, addressBytes)) putTruncated(p)
}

function putTooShort(p: Printer, length: number, least: number): void {
  putAscii(p.text, `[length ${length} < ${least}]`)
  putInvalid(p)
}

/** Answers false when the message ends too early. */
function putMessage(p: Printer, at: number, rest: Rest, type: number, addressBytes: number): boolean {
  switch (type) {
    case HELLO:
      return putHello(p, rest, addressBytes)
    case REGISTER:
      return putRegister(p, rest)
    case REGISTER_STOP:
      return putRegisterStop(p, rest, addressBytes)
    case JOIN_PRUNE:
    case GRAFT:
    case GRAFT_ACK:
      return putJoinPrune(p, rest, addressBytes, type === GRAFT_ACK)
    case BOOTSTRAP:
      return putBootstrap(p, rest, addressBytes)
    case ASSERT:
      return putAssert(p, rest, addressBytes)
    case CANDIDATE_RP:
      return putCandidate(p, rest, addressBytes)
    case PRUNE_REFRESH:
      return putPruneRefresh(p, rest, addressBytes)
    case ELECTION:
      return putElection(p, rest, addressBytes, u8(p, at + 1) >>> 4)
    default:
      putAscii(p.text, ` [type ${type}]`)
      return true
  }
}

/** A register message's checksum covers its header only, but some senders count the packet inside as well (RFC 7761 section 4.9.3). */
function putChecksum(p: Printer, at: number, length: number, ipAt: number, register: boolean): void {
  const t = p.text
  const sum = u16(p, at + 2)
  putAscii(t, ', cksum 0x')
  putHex4(t, sum)
  let state = 'unverified'
  if (sum !== 0) {
    state = checked(p, at, register ? 8 : length, ipAt)
    if (register && state === 'incorrect') state = checked(p, at, length, ipAt)
  }
  putAscii(t, ` (${state})`)
}

function checked(p: Printer, at: number, length: number, ipAt: number): string {
  if (!has(p, at, length)) return 'unverified'
  const over = u8(p, ipAt) >>> 4 === 4 ? verify(p.bytes, at, length) : verify6(p, ipAt, at, length, length, PROTOCOL)
  return over === 0 ? 'correct' : 'incorrect'
}
