// The terminal as a screen of lines: the one file that knows blessed. It is entered, painted a few times a second, and always left again.
//
// Of blessed only its Program is used: alternate screen, keys, size. Its widgets measure text by a table of their own, parse tags in
// what was captured, and take half a second for a list of 5,000; lines are compared and written here.
import blessedProgram, { type BlessedKey } from 'blessed/lib/program.js'
import tput from 'blessed/lib/tput.js'
import { columnsOf } from './cells.ts'
import { XTERM_256COLOR } from './terminfo.ts'

/** `name` as views know it: `a`, `A`, `/`, `up`, `pagedown`, `enter`, `escape`, `C-c`, `S-tab`. */
export type Key = { readonly name: string /** What was typed, where that is one printable character. */; readonly text: string | undefined }

export type Size = { readonly columns: number; readonly rows: number }

export type Screen = {
  size(): Size
  /** Lines from the top, each no wider than the screen, with SGR sequences for colours and no other control character. */
  paint(lines: readonly string[]): void
  /** Writes every line anew at the next paint: something else wrote over them. */
  forget(): void
  /** To the terminal and past the screen: OSC 52 for its clipboard. */
  send(sequence: string): void
  /** Leaves the terminal as it was. More than once does no harm. */
  close(): void
}

export type ScreenEvents = { key(key: Key): void; resize(): void /** The terminal has gone, or its input ended. */; gone(): void }

const NO_WRAP = '\x1b[?7l'
const WRAP = '\x1b[?7h'
const RESET = '\x1b[0m'
const TO_END_OF_LINE = '\x1b[K'
/** Terminals that know it show a painting at once and whole; the others ignore it. */
const BEGIN_PAINTING = '\x1b[?2026h'
const END_PAINTING = '\x1b[?2026l'

// One description for all: blessed asks the system's for TERM, finds none or a newer one, and falls back to eight colours or prints errors.
tput.prototype.readTerminfo = function readTerminfo() {
  return this.parseTerminfo(Buffer.from(XTERM_256COLOR, 'base64'), 'xterm-256color')
}

/** Takes over `output`, a terminal, and the keys of `input`. */
export function openScreen(input: NodeJS.ReadStream, output: NodeJS.WriteStream, on: ScreenEvents): Screen {
  const program = blessedProgram({ input, output, terminal: 'xterm-256color', tput: true, buffer: false, zero: true, resizeTimeout: 50 })
  program.alternateBuffer()
  program.hideCursor()
  output.write(NO_WRAP)
  let painted: readonly string[] = []
  let open = true

  program.on('keypress', (character, key) => {
    const known = keyOf(character, key)
    if (open && known !== undefined) on.key(known)
  })
  program.on('resize', () => {
    painted = []
    if (open) on.resize()
  })
  const gone = (): void => {
    if (open) on.gone()
  }
  input.once('end', gone).once('close', gone)
  // A terminal that is closed answers EIO to whatever is written.
  input.on('error', gone)
  output.on('error', gone)

  const close = (): void => {
    if (!open) return
    open = false
    process.removeListener('exit', close)
    output.write(RESET + WRAP)
    program.showCursor()
    program.normalBuffer()
    program.flush()
    program.destroy()
  }
  // Whatever ends the process: an error nobody caught, process.exit.
  process.once('exit', close)

  const size = (): Size => ({ columns: output.columns || 80, rows: output.rows || 24 })
  return {
    size,
    paint(lines) {
      if (!open) return
      const { columns, rows } = size()
      let text = ''
      for (let row = 0; row < rows; row++) {
        const line = lines[row] ?? ''
        if (painted[row] === line) continue
        // In a full line the cursor stands on the last column: what is erased from there is a letter.
        text += `\x1b[${row + 1};1H${RESET}${line}${RESET}${columnsOf(line) < columns ? TO_END_OF_LINE : ''}`
      }
      painted = lines.slice(0, rows).concat(Array.from({ length: Math.max(0, rows - lines.length) }, () => ''))
      if (text !== '') output.write(BEGIN_PAINTING + text + END_PAINTING)
    },
    forget() {
      painted = []
    },
    send(sequence) {
      if (open) output.write(sequence)
    },
    close,
  }
}

/** blessed says `return` and `enter` for one key press, and names a capital letter `S-a`. */
function keyOf(character: string | undefined, key: BlessedKey | undefined): Key | undefined {
  const text = character !== undefined && /^[^\p{Cc}\p{Cs}]$/u.test(character) ? character : undefined
  if (key?.name === 'return') return undefined
  if (text !== undefined) return { name: text === ' ' ? 'space' : text, text }
  const name = key?.full ?? key?.name
  return name === undefined ? undefined : { name, text: undefined }
}
