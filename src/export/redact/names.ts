// Other names for names, as long as they were: a packet that holds one keeps its length.
import { createHmac } from 'node:crypto'

/** Replaces the names where they stand as words. */
export type NameMap = (text: string) => string

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const OTHERS = `${LETTERS}0123456789`

/** Names that share nothing with those they stand for but their length, and differ from each other as long as there are enough. */
export function newNameMap(names: readonly string[], key: string): NameMap {
  if (names.length === 0) return text => text
  const taken = new Set(names)
  const map = new Map<string, string>()
  for (const name of [...new Set(names)].sort()) {
    let other = ''
    for (let round = 0; round < 1000 && (other === '' || taken.has(other)); round++) other = pseudonym(name, key, round)
    taken.add(other)
    map.set(name, other)
  }
  const longestFirst = [...map.keys()].sort((a, b) => b.length - a.length)
  const words = new RegExp(`(?<![A-Za-z0-9_])(?:${longestFirst.map(escaped).join('|')})(?![A-Za-z0-9_])`, 'g')
  return text => text.replace(words, name => map.get(name)!)
}

function pseudonym(name: string, key: string, round: number): string {
  let bytes = createHmac('sha256', key).update(`${round} ${name}`).digest()
  while (bytes.length < name.length) bytes = Buffer.concat([bytes, createHmac('sha256', key).update(bytes).digest()])
  return [...bytes.subarray(0, name.length)].map((byte, i) => (i === 0 ? LETTERS[byte % LETTERS.length]! : OTHERS[byte % OTHERS.length]!)).join('')
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&')
