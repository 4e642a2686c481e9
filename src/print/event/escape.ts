// Text from outside, made safe for a terminal and kept on one line.

/** C0 but nothing else of ASCII, DEL, C1, line separators, and what turns the direction of writing or hides. */
const UNSAFE =
  /[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** `\x1b`, `\u202e`, as in a JavaScript string. A backslash is left alone: the text is for reading, not for parsing. */
export const safe = (text: string): string =>
  text.replace(UNSAFE, c => {
    const code = c.charCodeAt(0)
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
  })
