// Well-formed XML of programs -> elements in document order, with attributes and depth. Pure; small and strict: no namespaces, no
// document type, no entities but the five of XML itself. Text between elements is not kept: what we read says all in attributes.

export type XmlElement = { readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly depth: number }

const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.-]*="[^"<]*")*)\s*(\/?)>|<|[^<]+/g
const ATTRIBUTE = /([A-Za-z_][\w.-]*)="([^"]*)"/g
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const MOST_ELEMENTS = 200_000
const DEEPEST = 64

/** Throws SyntaxError, with the place, for what is not well-formed or goes beyond the bounds. */
export function parseXmlElements(text: string): XmlElement[] {
  const elements: XmlElement[] = []
  const open: string[] = []
  const refuse = (what: string, at: number): never => {
    throw new SyntaxError(`XML, character ${at}: ${what}`)
  }
  for (const found of text.matchAll(TOKEN)) {
    const [whole, closing, name, attributes, empty] = found
    if (name === undefined) {
      if (whole === '<') refuse('no element begins like this', found.index)
      continue
    }
    if (closing === '/') {
      if (open.pop() !== name) refuse(`</${name}> closes nothing`, found.index)
      continue
    }
    if (elements.length === MOST_ELEMENTS || open.length === DEEPEST) refuse('too many elements', found.index)
    const read = [...attributes!.matchAll(ATTRIBUTE)].map(([, key, value]) => [key!, unescaped(value!)] as const)
    elements.push({ name, attributes: new Map(read), depth: open.length })
    if (empty === '') open.push(name)
  }
  if (open.length > 0) refuse(`<${open.at(-1)}> is not closed`, text.length)
  return elements
}

const unescaped = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g, (whole, decimal, hex, name) => {
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole
    return ENTITIES[name] ?? whole
  })
