// What a sentence for an event is, held to the shape of the event's data.

type AnyFact = { readonly type: string; readonly subject: string; readonly data: unknown }

/** For every type of a subject: its data to words, or undefined when there is nothing better than the data itself. */
export type WordsOf<Fact extends AnyFact> = {
  readonly [Type in Fact['type']]?: (data: Extract<Fact, { type: Type }>['data'], subject: string) => string | undefined
}

/** Words that are there, with one separator between them. */
export const joined = (separator: string, ...parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(separator)

/** `from a` when there is an a. */
export const when = (word: string, value: string | number | undefined): string | undefined => (value === undefined ? undefined : `${word} ${value}`)

/** `1 server`, `3 servers`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** `name: a -> b` for what changed between two shapes of one thing. */
export function changes(from: object, to: object): string {
  const before = from as Readonly<Record<string, unknown>>
  const after = to as Readonly<Record<string, unknown>>
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.map(name => `${name} ${value(before[name])} -> ${value(after[name])}`).join(', ')
}

const value = (v: unknown): string => (v === undefined || v === null ? 'none' : typeof v === 'object' ? JSON.stringify(v) : String(v))
