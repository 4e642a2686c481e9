// Text into HTML: nothing of a log becomes markup, and what would hide or turn writing round is made visible.
import { safe } from '../../print/event/escape.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' }

/** For text and for quoted attributes. */
export const html = (text: string): string => safe(text).replace(/[&<>"'`]/g, c => ENTITIES[c]!)

/** JSON that may stand in a script element of type application/json: no tag can end it, no line separator breaks it. */
export const jsonInHtml = (value: unknown): string =>
  JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
