// A file of samples -> the texts in it, each with its time and its kind. One text is held at a time.

import { excerpt } from '../log-facts.ts'
import type { Rejected } from '../rejected.ts'
import type { TextFile } from '../text-lines.ts'
import type { Zone } from '../zone.ts'
import { headingTime } from './heading.ts'
import { monitorTime } from './monitor.ts'
import { beginningOf, belongs, type Kind } from './recognise.ts'

export type Sample = {
  /** Microseconds. */
  readonly at: number
  readonly kind: Kind
  readonly file: string
  /** Of its first line. */
  readonly line: number
  readonly lines: readonly string[]
}

/** A table of a hundred thousand connections is some 8 MB. */
const MOST_CHARACTERS = 64 << 20

/** A sample without a time above it is of when the file was written. */
export async function* samplesOf(file: TextFile, zone: Zone, rejected: Rejected): AsyncGenerator<Sample, void, void> {
  let at: number | undefined
  let open: { kind: Kind; line: number; lines: string[]; characters: number } | undefined
  let timeless = false
  let stamped: number | undefined

  for await (const { text, number } of file.lines()) {
    if (text.trim() === '') continue
    const continues = open !== undefined && belongs(open.kind, text, open.lines)
    const time = continues && open?.kind !== 'crm-mon' && !open?.kind.startsWith('unused') ? undefined : headingTime(text, zone, at)
    if (time !== undefined) {
      yield* finish()
      at = time
      continue
    }
    const kind = continues ? undefined : beginningOf(text)
    if (kind !== undefined) {
      yield* finish()
      open = { kind, line: number, lines: [text], characters: text.length }
    } else if (open !== undefined && continues) {
      open.characters += text.length
      if (open.characters <= MOST_CHARACTERS) open.lines.push(text)
    } else if (isPrompt(text)) yield* finish()
    else rejected.reject(file.path, number, `of no output that is known: ${excerpt(text)}`)
  }
  yield* finish()

  function* finish(): Generator<Sample, void, void> {
    if (open === undefined) return
    const { kind, line, lines } = open
    open = undefined
    if (kind === 'monitor') {
      stamped = monitorTime(lines[0]!, zone, stamped)
      yield { at: stamped ?? at ?? file.written, kind, file: file.path, line, lines }
      return
    }
    if (at === undefined && !timeless) {
      timeless = true
      rejected.remark(`${file.path}:${line}: no time stands above it: taken as of when the file was written`)
    }
    yield { at: at ?? file.written, kind, file: file.path, line, lines }
  }
}

/** A command as it was typed, and comments. */
const isPrompt = (line: string): boolean => /^(?:\S*[$#>] |\+ |#|=+|-+$|Every [\d.]+s: )/.test(line)
