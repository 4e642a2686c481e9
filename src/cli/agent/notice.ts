// One sentence for the operator, on standard error. What programs and files said may be in it: no control character gets through.

/** Control characters as \xNN, but for the ends of lines. */
export const printable = (text: string): string =>
  text.replace(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/g, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

export const notice = (text: string): void => void process.stderr.write(`umtool: ${printable(text)}\n`)
