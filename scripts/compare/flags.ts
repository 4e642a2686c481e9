// The flag sets a comparison runs over, and the same letters as the printer's options.
import { defaultPrintOptions, type PrintOptions } from '../../src/print/tcpdump/printer.ts'

/** What is compared when no flags are named: every letter alone, and the mixtures that share code. */
export const FLAG_SETS: readonly string[] = [
  '',
  '-e',
  '-v',
  '-vv',
  '-vvv',
  '-q',
  '-t',
  '-tt',
  '-ttt',
  '-tttt',
  '-ttttt',
  '-S',
  '-#',
  '-x',
  '-xx',
  '-X',
  '-XX',
  '-A',
  '-AA',
  '-e -vv -X',
  '-K -v',
  '-q -e',
]

/** How tcpdump reads a set like `-e -vv`: letters add up. Throws a TypeError on a letter that changes no printed text. */
export function printOptions(flags: string): PrintOptions {
  const options = defaultPrintOptions()
  for (const word of words(flags)) {
    if (word === '--nano') options.nano = true
    else for (const letter of word.slice(1)) addLetter(options, letter, flags)
  }
  options.verbose = Math.min(options.verbose, 3)
  return options
}

/** The words of a flag set, without empty ones. */
export const words = (flags: string): string[] => flags.split(/\s+/).filter(word => word !== '')

function addLetter(options: PrintOptions, letter: string, flags: string): void {
  switch (letter) {
    case 'v':
      options.verbose++
      return
    case 't':
      options.time++
      return
    case 'x':
      options.hex++
      return
    case 'X':
      options.hexAscii++
      return
    case 'A':
      options.ascii++
      return
    case 'e':
      options.link = true
      return
    case 'q':
      options.quiet = true
      return
    case '#':
      options.numbers = true
      return
    case 'S':
      options.absolute = true
      return
    case 'K':
      options.noChecksums = true
      return
    case 'n':
      return // always on
    default:
      throw new TypeError(`"${flags}": the comparison knows no -${letter}`)
  }
}
