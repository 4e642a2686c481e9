// The map file of --map says who is who, one address per line:
//
//   10.9.0.100         vip web          # from # on it is a comment
//   10.9.0.0/24        rip
//   02:00:00:00:00:05  director B
//
// ADDRESS is an IPv4 or IPv6 address, a network as ADDRESS/PREFIX, or a MAC; ROLE one of ROLES; NAME the rest of the line, if any.
// Of several networks the longest prefix counts, and of several lines for one address the last.

import { parseAddress, parseMac } from '../lvs/address.ts'

/** The words for what an address is in a cluster. `local` is not for the map: an address of the machine that captures. */
export type Role = 'vip' | 'rip' | 'dip' | 'client' | 'director' | 'router' | 'peer' | 'local'

export const ROLES = ['vip', 'rip', 'dip', 'client', 'director', 'router', 'peer'] as const

export type MapEntry = {
  /** Text of an IPv4 or IPv6 address, or of a MAC. */
  readonly address: string
  /** Length of the prefix in bits; 48 for a MAC, 32 or 128 for one address. */
  readonly prefix: number
  readonly role: Role
  /** '' without one. */
  readonly name: string
}

const LINE = /^(\S+)\s+(\S+)(?:\s+(.*))?$/
/** What a terminal shows as it is. */
const NAME = /^[\x20-\x7e]{0,40}$/

/** Reads the whole file; `file` is its name in error messages. Throws SyntaxError for the first line that cannot be read. */
export function parseMap(text: string, file: string): MapEntry[] {
  const entries: MapEntry[] = []
  for (const [i, whole] of text.split('\n').entries()) {
    const line = whole.replace(/#.*$/, '').trim()
    if (line !== '') entries.push(parseLine(line, `${file}, line ${i + 1}`))
  }
  return entries
}

function parseLine(line: string, where: string): MapEntry {
  const [, address = '', word = '', name = ''] = LINE.exec(line) ?? []
  if (word === '') throw new SyntaxError(`${where}: cannot read "${printable(line)}": write ADDRESS ROLE [NAME]`)
  const role = ROLES.find(known => known === word.toLowerCase())
  if (role === undefined) throw new SyntaxError(`${where}: "${printable(word)}" is no role: ${ROLES.join(', ')}`)
  if (!NAME.test(name)) throw new SyntaxError(`${where}: a name is at most 40 printable ASCII characters`)
  return { ...parseTarget(address, where), role, name: name.trim() }
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)

const MAC_BITS = 48

function parseTarget(text: string, where: string): Pick<MapEntry, 'address' | 'prefix'> {
  if (parseMac(text) !== undefined) return { address: text, prefix: MAC_BITS }
  const [address = '', bits, more] = text.split('/')
  const bytes = parseAddress(address)
  if (bytes === undefined || more !== undefined)
    throw new SyntaxError(`${where}: "${printable(text)}" is no address: IPv4, IPv6, ADDRESS/PREFIX or MAC`)
  if (bits === undefined) return { address, prefix: 8 * bytes.length }
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > 8 * bytes.length)
    throw new SyntaxError(`${where}: the prefix of "${printable(text)}" is 0 to ${8 * bytes.length}`)
  return { address, prefix: Number(bits) }
}
