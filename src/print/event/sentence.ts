// What an event says, for a person: a sentence of its own where one was written (words/), else its data as `name=value`.
import type { Event } from '../../events/event.ts'
import { safe } from './escape.ts'
import { words } from './words/all.ts'

/** Longer than a screen is wide, shorter than a picture of a cluster. */
const LONGEST = 300

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text)

/** What comes of data of another shape than the sentence was written for. */
const MISFIT = /\bundefined\b|\bNaN\b|\[object /

/** Never throws: data may be anything a log held. */
export function sentenceOf(event: Event): string {
  const { type, data } = event
  if (data instanceof Uint8Array) return `${data.length} bytes of pcap`
  const say = Object.hasOwn(words, type) ? words[type] : undefined
  if (say !== undefined && typeof data === 'object' && data !== null) {
    try {
      const text = say(data as never, event.subject)
      if (text !== undefined && !MISFIT.test(text)) return cut(safe(text))
    } catch {
      // Data of another shape than the sentence was written for: said as it is.
    }
  }
  return cut(safe(plainly(data)))
}

function plainly(data: unknown): string {
  if (typeof data !== 'object' || data === null) return JSON.stringify(data) ?? ''
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value === null || typeof value !== 'object' ? bare(value) : abridged(value)}`)
    .join(' ')
}

const bare = (value: unknown): string =>
  typeof value === 'string' ? (/[\s"=]/.test(value) || value === '' ? JSON.stringify(value) : value) : String(value)

function abridged(value: object): string {
  const text = JSON.stringify(value)
  if (text.length <= 80) return text
  const size = Array.isArray(value) ? value.length : Object.keys(value).length
  return Array.isArray(value) ? `[${size} of them]` : `{${size} of them}`
}
