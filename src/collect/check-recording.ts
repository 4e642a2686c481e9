// A recording may be anybody's, or damaged: what a replay leans on is looked at before it begins.

import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'
import { SOURCE_NAME } from '../events/source.ts'
import type { Entry, Header } from './recording.ts'

type Loose = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTime = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0
const isName = (value: unknown): boolean => typeof value === 'string' && SOURCE_NAME.test(value)

/** Throws where it is none of ours. */
export function headerOf(value: unknown, path: string): Header {
  const fits = isObject(value) && value.recording === 1 && isTime(value.at) && isName(value.collector) && isName(value.node)
  if (fits) return value as Header
  throw umtoolError(EXIT.found, 'is no recording of this umtool', { where: path, hint: 'umtool collect --record makes one' })
}

/** `line` counts from 1. Throws where it is no entry. */
export function entryOf(value: unknown, path: string, line: number): Entry {
  if (isObject(value) && isTime(value.at)) {
    const { call, ask, answer, item, end } = value
    if (isTime(call) ? Array.isArray(ask) : [answer, item, end].some(isTime)) return value as Entry
  }
  throw damaged(path, line)
}

export const damaged = (path: string, line: number, cause?: unknown): Error =>
  umtoolError(EXIT.found, `line ${line} is no line of a recording`, {
    where: path,
    hint: 'what lies before it can be replayed: cut it off there',
    cause,
  })
