// Keys of a replay on a terminal.

export type Key = 'toggle' | 'step' | 'next' | 'previous' | 'faster' | 'slower' | 'begin' | 'end' | 'enter' | 'quit' | 'interrupt' | 'suspend'

const KEYS: Readonly<Record<string, Key>> = {
  ' ': 'toggle',
  '.': 'step',
  ']': 'next',
  '[': 'previous',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  g: 'begin',
  G: 'end',
  '\r': 'enter',
  '\n': 'enter',
  q: 'quit',
  '\x03': 'interrupt',
  '\x04': 'quit',
  '\x1a': 'suspend',
  '\x1b[C': 'next',
  '\x1b[D': 'previous',
  '\x1b[H': 'begin',
  '\x1b[F': 'end',
}

/** One escape sequence of a terminal, or one character. */
const TOKEN = /\x1b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])?|./gsu

/** The keys in what a terminal sent; those that mean nothing are passed over. */
export function keysIn(text: string): Key[] {
  return [...text.matchAll(TOKEN)].flatMap(([token]) => KEYS[token.replace('\x1bO', '\x1b[')] ?? [])
}

const SPEEDS: readonly number[] = [0.1, 0.25, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000]

/** The next rung of the ladder; behind the last comes `max`. */
export function otherSpeed(speed: number | 'max', faster: boolean): number | 'max' {
  if (speed === 'max') return faster ? 'max' : SPEEDS.at(-1)!
  return (faster ? SPEEDS.find(rung => rung > speed) : SPEEDS.findLast(rung => rung < speed)) ?? (faster ? 'max' : speed)
}
