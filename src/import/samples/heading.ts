// A line with a time that stands above a sample: epoch in seconds to nanoseconds, ISO, or what `date` says; with or without ### before it.

import { readCtime, readIsoTime } from '../../decode/log-time.ts'
import { type Zone, zoneOf } from '../zone.ts'

const MARK = /^\s*(?:[#=*>-]{1,10}|\[)\s*/
const MARK_END = /\s*(?:[#=*<-]{1,10}|\])?\s*$/
const EPOCH = /^(\d{10}(?:[.,]\d{1,9})?|\d{13}|\d{16}|\d{19})(?=$|\s)/
const DATE = /^([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d) (?:(\d\d:\d\d:\d\d)(?: ([AP])M)?) ([A-Z]{2,5}|[+-]\d{2,4}) (\d{4})(?=$|\s)/
const MICROSECONDS = 1_000_000
const NOON = 12 * 3600 * MICROSECONDS

/** Microseconds; undefined when the line is none. Only behind a mark may words follow the time. */
export function headingTime(line: string, zone: Zone, before?: number): number | undefined {
  const mark = MARK.exec(line)?.[0] ?? ''
  if (mark === '' && !/^[\dA-Z]/.test(line)) return undefined
  const text = line.slice(mark.length)
  const found = epoch(text) ?? calendar(text, zone, before)
  if (found === undefined) return undefined
  return found.rest.replace(MARK_END, '') === '' || (mark !== '' && !mark.includes('[') && /^\s/.test(found.rest)) ? found.at : undefined
}

type Found = { readonly at: number; readonly rest: string }

function epoch(text: string): Found | undefined {
  const digits = EPOCH.exec(text)?.[1]
  if (digits === undefined) return undefined
  const rest = text.slice(digits.length)
  const [whole = '', fraction = ''] = digits.split(/[.,]/)
  if (whole.length <= 10) return { at: Number(whole) * MICROSECONDS + Number(fraction.slice(0, 6).padEnd(6, '0')), rest }
  return { at: whole.length === 13 ? Number(whole) * 1000 : Number(whole.slice(0, 16)), rest }
}

function calendar(text: string, zone: Zone, before: number | undefined): Found | undefined {
  // The zone's end is the end of the word: a bracket or a mark may stand right behind it.
  const iso = readIsoTime(`${text.replace(/(?<=\d|Z)(?=[\]#=<])/, ' ')} `)
  if (iso !== undefined) {
    const { wall, zone: minutes } = iso.time
    return { at: minutes === undefined ? zone.toUtc(wall, before) : wall - minutes * 60 * MICROSECONDS, rest: ` ${iso.rest.trim()}`.trimEnd() }
  }
  const date = DATE.exec(text)
  const [all = '', day = '', clock = '', half, name = '', year = ''] = date ?? []
  const time = readCtime(date === null ? text.slice(0, 24) : `${day} ${clock} ${year}`)?.time
  if (time === undefined) return undefined
  const wall = time.wall + (half === undefined ? 0 : (half === 'P' ? NOON : 0) - (clock.startsWith('12') ? NOON : 0))
  // Names of zones other than these mean something else elsewhere.
  const own =
    name === 'UTC' || name === 'GMT' || /^[+-]/.test(name) ? zoneOf(name === 'GMT' ? 'UTC' : name.replace(/^([+-]\d\d)$/, '$1' + '00')) : undefined
  const at = (own ?? zone).toUtc(wall, before)
  return { at, rest: text.slice(date === null ? 24 : all.length) }
}
