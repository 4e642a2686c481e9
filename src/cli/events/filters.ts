// Which events to show. One flag repeated means "or", different flags "and"; --not in front of a flag turns its words around.
import type { Event } from '../../events/event.ts'
import { type Mentions, mentionsOf } from '../../events/mentions.ts'
import { parseSource } from '../../events/source.ts'
import type { Selection } from '../../log/log.ts'
import { addressMatcher, wordMatcher } from './matcher.ts'
import { checkService } from './mistaken.ts'

export const FILTERS = ['type', 'node', 'collector', 'subject', 'service', 'vip', 'rip', 'ip'] as const
export type FilterName = (typeof FILTERS)[number]

/** One flag as it was typed, in the order it was typed. */
export type FilterWord = { readonly name: FilterName; readonly word: string; readonly not: boolean }

export type Predicate = (event: Event) => boolean

type Judge = (event: Event, mentions: () => Mentions) => boolean

const some = (set: ReadonlySet<string>, matches: (text: string) => boolean): boolean => {
  for (const text of set) if (matches(text)) return true
  return false
}

/** Throws a usage error for an address that is none. */
function judgeOf({ name, word }: FilterWord): Judge {
  switch (name) {
    case 'type': {
      // `weight` stands for weight.changed and all else about weights.
      const matches = wordMatcher(/[.*?]/.test(word) ? word : `${word}.*`)
      return event => matches(event.type)
    }
    case 'node':
    case 'collector': {
      const matches = wordMatcher(word)
      return event => matches(parseSource(event.source)?.[name] ?? '')
    }
    case 'subject': {
      const matches = wordMatcher(word)
      return event => matches(event.subject)
    }
    case 'service': {
      checkService(word)
      const matches = wordMatcher(word.includes('/') ? word.toLowerCase() : `*/${word.toLowerCase()}`)
      return (_, mentions) => some(mentions().services, matches)
    }
    case 'vip':
    case 'rip':
    case 'ip': {
      const matches = addressMatcher(`--${name}`, word)
      const where = ({ vip: 'vips', rip: 'rips', ip: 'addresses' } as const)[name]
      return (_, mentions) => some(mentions()[where], matches)
    }
  }
}

/** True for an event that passes every flag. */
export function predicateOf(words: readonly FilterWord[]): Predicate {
  const groups = new Map<string, Judge[]>()
  for (const word of words) {
    const key = `${word.not ? 'not ' : ''}${word.name}`
    const group = groups.get(key) ?? []
    group.push(judgeOf(word))
    groups.set(key, group)
  }
  const asked = [...groups].map(([key, judges]) => ({ wanted: !key.startsWith('not '), judges }))
  return event => {
    let known: Mentions | undefined
    const mentions = (): Mentions => {
      known ??= mentionsOf(event)
      return known
    }
    return asked.every(({ wanted, judges }) => judges.some(judge => judge(event, mentions)) === wanted)
  }
}

/** What of the words the log's home may look up by itself: exact names, not turned around. */
export function selectionOf(words: readonly FilterWord[]): Pick<Selection, 'types' | 'nodes' | 'collectors'> {
  const exact = (name: FilterName): readonly string[] | undefined => {
    const mine = words.filter(word => word.name === name && !word.not).map(({ word }) => word)
    return mine.length > 0 && mine.every(word => !/[*?]/.test(word)) ? mine : undefined
  }
  return { types: exact('type'), nodes: exact('node'), collectors: exact('collector') }
}
