// Who claims which address: the sender of an ARP packet (a request claims as well as a reply), and of a neighbour advertisement.
//
// Two hardware addresses for one IP address are a takeover when the second replaces the first, and a conflict when both go on: the
// first claims again within ten seconds, or both answer within one second (RFC 5227; RFC 4861 for IPv6).

import { formatAddress, formatMac } from '../lvs/address.ts'
import { type AddressTable, addAddress, addressBytes, findAddress, newAddressTable } from './address-table.ts'
import { type Change, since } from './change.ts'

export const CLAIM_NONE = 0
export const CLAIM_FIRST = 1
export const CLAIM_SAME = 2
export const CLAIM_MOVED = 3
export const CLAIM_CONFLICT = 4

export type Claims = {
  readonly table: AddressTable
  /** By index of the table: present and former claimant (48 bits as a number, -1 for none), times in nanoseconds. */
  readonly mac: Float64Array
  readonly formerMac: Float64Array
  readonly claimedAt: Float64Array
  readonly formerAt: Float64Array
  /** How often the claimant has changed. */
  readonly moves: Uint32Array
  /** 1 when the present claim was an answer to a question. */
  readonly answered: Uint8Array
}

const CAPACITY = 8_192

export const newClaims = (): Claims => ({
  table: newAddressTable(CAPACITY),
  mac: new Float64Array(CAPACITY).fill(-1),
  formerMac: new Float64Array(CAPACITY).fill(-1),
  claimedAt: new Float64Array(CAPACITY),
  formerAt: new Float64Array(CAPACITY),
  moves: new Uint32Array(CAPACITY),
  answered: new Uint8Array(CAPACITY),
})

const BACK_WITHIN_NANOS = 10e9
const BOTH_ANSWER_WITHIN_NANOS = 1e9

const MAC_BYTES = 6

/** Six bytes as one number. */
export function macNumber(b: Uint8Array, at: number): number {
  let n = 0
  for (let i = 0; i < MAC_BYTES; i++) n = n * 256 + b[at + i]!
  return n
}

export function macText(mac: number): string {
  const bytes = new Uint8Array(MAC_BYTES)
  for (let i = MAC_BYTES - 1, rest = mac; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256
  return formatMac(bytes, 0)
}

/** VRID of a virtual router's MAC (RFC 9568, 7.3: 00:00:5e:00:01:VRID, with 02 for IPv6), -1 for any other MAC. */
function vridOfMac(mac: number): number {
  const prefix = Math.floor(mac / 256)
  return prefix === 0x00005e0001 || prefix === 0x00005e0002 ? mac % 256 : -1
}

/**
 * The MAC at `macAt` claims the address b[at, at + length). `answer`: somebody had asked. CLAIM_*; a claim beyond the capacity of the
 * table counts as first.
 */
export function claim(c: Claims, b: Uint8Array, at: number, length: number, macAt: number, answer: boolean, now: number): number {
  const i = addAddress(c.table, b, at, length)
  if (i < 0) return CLAIM_FIRST
  const mac = macNumber(b, macAt)
  const before = c.mac[i]!
  const answers = answer ? 1 : 0
  if (before === mac || before === -1) {
    c.mac[i] = mac
    c.claimedAt[i] = now
    c.answered[i] = answers
    return before === mac ? CLAIM_SAME : CLAIM_FIRST
  }
  const isBack = c.formerMac[i] === mac && now - c.formerAt[i]! < BACK_WITHIN_NANOS
  const bothAnswer = answer && c.answered[i] === 1 && now - c.claimedAt[i]! < BOTH_ANSWER_WITHIN_NANOS
  c.formerMac[i] = before
  c.formerAt[i] = c.claimedAt[i]!
  c.mac[i] = mac
  c.claimedAt[i] = now
  c.answered[i] = answers
  c.moves[i]!++
  return isBack || bothAnswer ? CLAIM_CONFLICT : CLAIM_MOVED
}

/** The sentence for a claim that moved or conflicts; `who` names a MAC, '' when it cannot. */
export function claimChange(c: Claims, b: Uint8Array, at: number, length: number, label: string, kind: number, who: (mac: number) => string): Change {
  const i = addAddress(c.table, b, at, length)
  const address = formatAddress(b, at, length)
  const subject = label === '' ? address : `${label} ${address}`
  const now = describe(c.mac[i]!, who)
  const former = describe(c.formerMac[i]!, who)
  const ago = since(c.claimedAt[i]! - c.formerAt[i]!)
  if (kind === CLAIM_CONFLICT)
    return { kind: 'address-conflict', subject: address, text: `${subject} is claimed by ${now} and by ${former}, ${ago} apart`, trouble: true }
  return { kind: 'address-moved', subject: address, text: `${subject} is-at ${now} (was ${former}, ${ago} ago)`, trouble: false }
}

function describe(mac: number, who: (mac: number) => string): string {
  const vrid = vridOfMac(mac)
  const name = who(mac)
  if (name !== '') return `${macText(mac)} ${name}`
  return vrid < 0 ? macText(mac) : `${macText(mac)} (virtual MAC of vrid ${vrid})`
}

/** The MAC that claims b[at, at + length) now, -1 when nobody does. */
export function claimant(c: Claims, b: Uint8Array, at: number, length: number): number {
  const i = findAddress(c.table, b, at, length)
  return i < 0 ? -1 : c.mac[i]!
}

/** An address that the MAC claims, written to `out`; its length, 0 without one. Looks at all claims: not for every packet. */
export function findClaimant(c: Claims, b: Uint8Array, macAt: number, out: Uint8Array): number {
  const mac = macNumber(b, macAt)
  for (let i = 0; i < c.table.used; i++) if (c.mac[i] === mac) return addressBytes(c.table, i, out)
  return 0
}
