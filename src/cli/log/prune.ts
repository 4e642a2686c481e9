// umtool log prune: what its flags mean, and what it says.
import type { Stream } from '../../events/stream.ts'
import type { Pruned } from '../../log/log.ts'
import { parseBytes, parseSeconds, SIZE_FORM, SPAN_FORM } from '../agent/config/quantities.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { counted, sizeText } from './words.ts'

/** Age in seconds, size in bytes. */
export type Limit = { readonly age: number | undefined; readonly bytes: number | undefined }

export function limitOf(older: string | undefined, bytes: string | undefined): Limit {
  if (older === undefined && bytes === undefined)
    throw umtoolError(EXIT.usage, 'nothing says what may go', { hint: '--older 7d, or --bytes 1GB, or both' })
  return { age: quantity('--older', older, parseSeconds, SPAN_FORM), bytes: quantity('--bytes', bytes, parseBytes, SIZE_FORM) }
}

function quantity(flag: string, text: string | undefined, parse: (text: string) => number | undefined, form: string): number | undefined {
  if (text === undefined) return undefined
  // `0` has no unit and a plain meaning: everything.
  const value = text === '0' ? 0 : parse(text)
  if (value === undefined) throw umtoolError(EXIT.usage, `${flag} takes ${form}, and "${text}" is none`)
  return value
}

export function prunedText(pruned: Pruned, streams: readonly Stream[], as: 'text' | 'json'): string {
  if (as === 'json') return `${JSON.stringify(pruned)}\n`
  return streams.map(stream => `${stream}: ${counted(pruned[stream].events, 'event')} dropped, ${sizeText(pruned[stream].bytes)}\n`).join('')
}
