// Words of filters that can match nothing, which looks like a quiet cluster: a service is refused, a type that is not known is remarked
// upon, since a newer umtool may have written it.
import { eventTypes } from '../../events/types.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { nearest } from '../nearest.ts'
import type { FilterWord } from './filters.ts'

const SERVICE = /^(?:(?:tcp|udp|sctp)\/)?(?:\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$|^fwmark6?\/\d+$/i

/** Throws a usage error for what cannot be the key of a service. */
export function checkService(word: string): void {
  if (/[*?]/.test(word) || SERVICE.test(word)) return
  throw umtoolError(EXIT.usage, `--service takes a virtual service, and "${word}" is none`, {
    hint: "--service 10.1.1.100:80, --service '[fd00::1]:80', --service fwmark/7, --service '10.1.1.100:*'; --vip takes an address alone",
  })
}

/** One sentence for each type that no event of this umtool has. */
export function unknownTypes(words: readonly FilterWord[]): readonly string[] {
  const known = Object.keys(eventTypes)
  const subjects = known.map(type => type.slice(0, type.indexOf('.')))
  const isKnown = (word: string): boolean => /[*?]/.test(word) || known.some(type => type === word || type.startsWith(`${word}.`))
  return words
    .filter(({ name, word }) => name === 'type' && !isKnown(word))
    .map(({ word }) => {
      const meant = nearest(word, word.includes('.') ? known : [...new Set(subjects)])
      return `--type ${word}: no event this umtool knows is called that${meant === undefined ? '; umtool schema lists them' : `, did you mean ${meant}?`}`
    })
}
