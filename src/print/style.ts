// How text for a person may look: with colour or without, in UTF-8 or ASCII. The caller knows the terminal; nothing here looks.

export type Style = {
  readonly colour: boolean
  readonly ascii: boolean
}

export const PLAIN: Style = { colour: false, ascii: false }

/** From what the caller knows of its output: a terminal or not, NO_COLOR (any value but the empty one), and the locale's character set. */
export const newStyle = (terminal: boolean, noColor: string | undefined, locale: string | undefined): Style => ({
  colour: terminal && (noColor === undefined || noColor === ''),
  ascii: !/utf-?8/i.test(locale ?? ''),
})
