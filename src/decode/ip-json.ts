// What all pictures of `ip -j` have in common: a list of objects, some of them empty. Pure. Fixtures: test/fixtures/iproute2/

export type IpObject = Readonly<Record<string, unknown>>

/** Throws SyntaxError when it is not a list of objects. `what` is the command, for the message. */
export function parseIpJson(text: string, what: string): IpObject[] {
  // Nothing to show is no text at all in some versions.
  if (text.trim() === '') return []
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new SyntaxError(`${what}: not JSON: ${(error as Error).message}`)
  }
  if (!Array.isArray(value) || !value.every(isObject)) throw new SyntaxError(`${what}: not a list of objects`)
  // Filtered-out links are left as empty objects by some versions.
  return (value as IpObject[]).filter(one => Object.keys(one).length > 0)
}

export const isObject = (value: unknown): value is IpObject => typeof value === 'object' && value !== null && !Array.isArray(value)

export const textIn = (object: IpObject, name: string): string | undefined => {
  const value = object[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const numberIn = (object: IpObject, name: string): number | undefined => {
  const value = object[name]
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

/** The list of texts of that name; none when it is something else. */
export const textsIn = (object: IpObject, name: string): readonly string[] => {
  const value = object[name]
  return Array.isArray(value) ? value.filter(one => typeof one === 'string') : []
}

export const objectsIn = (object: IpObject, name: string): readonly IpObject[] => {
  const value = object[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** What every reader of these lists throws for an object without a field it needs. */
export const lacking = (what: string, object: IpObject): SyntaxError =>
  new SyntaxError(`${what}: cannot read ${JSON.stringify(object).slice(0, 200)}`)
