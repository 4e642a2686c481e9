// Where a filter expression goes wrong: behind the longest beginning that could still become a filter.
//
// A beginning is good if something from a short list makes it whole: `port 80 and` with ` ip`, `(tcp` with `)`, `ip[0` with
// `] = 0`. Beginnings of good ones are good, so the first bad word is found by halving.

/** Whether an expression is a filter. */
export type Compiles = (expression: string) => Promise<boolean>

export type Fault = { readonly at: number; readonly length: number }

/** One word or sign; a sign of two characters is one token. */
const TOKEN = /&&|\|\||<=|>=|==|!=|<<|>>|[()[\]!&|^=<>+*/%:,-]|[^\s()[\]!&|^=<>+*/%:,]+/g

/** What may make a beginning whole, the likeliest first. */
const ENDINGS = ['', ' ip', ' 1', ' = 0', ' 1.2.3.4', ' 0 = 0', ' 0] = 0', ' 1] = 0', '] = 0', ' 1-2', ' 2:2:2:2:2:2', ' host 1.2.3.4', ' 255.0.0.0']
/** Attempts at the same time; each is a process of a few milliseconds. */
const AT_ONCE = 4

/** Tokens of an expression; names like `a-b` and addresses like `::1` and `00:16:3e:00:00:01` stay whole. */
export function tokens(expression: string): Fault[] {
  const found: Fault[] = []
  for (const { index, 0: text } of expression.matchAll(TOKEN)) {
    const last = found.at(-1)
    const glued = last !== undefined && last.at + last.length === index && (/[:\-./]/.test(text[0]!) || /[:\-./]/.test(expression[index - 1]!))
    // Within brackets a colon and a minus sign are signs of their own.
    if (glued && !insideBrackets(expression, index)) found[found.length - 1] = { at: last.at, length: last.length + text.length }
    else found.push({ at: index, length: text.length })
  }
  return found
}

const insideBrackets = (expression: string, at: number): boolean => expression.lastIndexOf('[', at) > expression.lastIndexOf(']', at - 1)

/** An expression with more open brackets is not looked into that far. */
const MOST_OPEN = 8

/** How many round brackets are open at the end of `text`; square ones are seen to by ENDINGS. */
function openBrackets(text: string): number {
  let open = 0
  for (const c of text) open += c === '(' ? 1 : c === ')' ? -1 : 0
  return Math.min(MOST_OPEN, Math.max(0, open))
}

/** Every way to end `beginning`: open brackets are closed, and a comparison may follow any of them. */
function attempts(beginning: string): string[] {
  const close = ')'.repeat(openBrackets(beginning))
  const closings = [close, ...[...close].map((_, i) => `${close.slice(0, i + 1)} = 0${close.slice(i + 1)}`)]
  return ENDINGS.flatMap(ending => closings.map(closing => beginning + ending + closing))
}

async function couldBecomeFilter(beginning: string, compiles: Compiles): Promise<boolean> {
  const all = attempts(beginning)
  for (let i = 0; i < all.length; i += AT_ONCE) {
    const compiled = await Promise.all(all.slice(i, i + AT_ONCE).map(compiles))
    if (compiled.includes(true)) return true
  }
  return false
}

/** The place of the fault in an expression that does not compile; behind its end if something is missing there. */
export async function pointAtFault(expression: string, compiles: Compiles): Promise<Fault> {
  const words = tokens(expression)
  let good = 0
  let bad = words.length + 1
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    const { at, length } = words[middle - 1]!
    if (await couldBecomeFilter(expression.slice(0, at + length), compiles)) good = middle
    else bad = middle
  }
  return words[good] ?? unclosed(expression) ?? { at: expression.trimEnd().length + 1, length: 1 }
}

/** The innermost opening bracket that nothing closes. */
function unclosed(expression: string): Fault | undefined {
  const open: number[] = []
  for (const [i, c] of [...expression].entries()) {
    if (c === '(') open.push(i)
    else if (c === ')') open.pop()
  }
  const at = open.at(-1)
  return at === undefined ? undefined : { at, length: 1 }
}
