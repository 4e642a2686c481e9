// Data of an event as it should be: what a log holds may have any shape, and a fact that cannot be read is no fact.

export type Data = Readonly<Record<string, unknown>>

/** Anything that is no object has no members. */
export const dataOf = (value: unknown): Data => (typeof value === 'object' && value !== null ? (value as Data) : NOTHING)
const NOTHING: Data = {}

/** Undefined for what is no text. */
export const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

export const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise)

/** Undefined for what is no finite number. */
export const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

export const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : otherwise)

export const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

/** An empty list for what is none. */
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : EMPTY)
const EMPTY: readonly unknown[] = []

export const texts = (value: unknown): string[] => list(value).filter(one => typeof one === 'string')

/** The word, if it is one of those. */
export const oneOf = <Word extends string>(value: unknown, words: readonly Word[]): Word | undefined =>
  words.includes(value as Word) ? (value as Word) : undefined

export const familyOf = (value: unknown): 4 | 6 => (value === 6 ? 6 : 4)
