// Captured bytes as a string that is safe to show: printable ASCII as it is, a backslash doubled, all else as \xNN.

const HEX = '0123456789abcdef'
const BACKSLASH = 0x5c

/** b[at, at + length), stopping at the end of the buffer; '' when `at` is -1 (a field that is missing). */
export function escapedText(b: Uint8Array, at: number, length: number): string {
  if (at < 0) return ''
  let text = ''
  const end = Math.min(at + length, b.length)
  for (let i = at; i < end; i++) {
    const byte = b[i]!
    if (byte === BACKSLASH) text += '\\\\'
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte)
    else text += `\\x${HEX[byte >> 4]}${HEX[byte & 15]}`
  }
  return text
}
