// Words of a filter as questions: `*` and `?` as in a shell; addresses exactly, as CIDR, or with `*`.
import { parseAddress } from '../../lvs/address.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'

type Matcher = (text: string) => boolean

export function wordMatcher(word: string): Matcher {
  if (!/[*?]/.test(word)) return text => text === word
  // Consecutive stars are one, so that no pattern makes the expression try for ever.
  const pattern = word
    .replace(/\*+/g, '*')
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const expression = new RegExp(`^${pattern}$`, 's')
  return text => expression.test(text)
}

/** Throws a usage error that names `flag` for what is no address. */
export function addressMatcher(flag: string, word: string): Matcher {
  if (/[*?]/.test(word)) return wordMatcher(word.toLowerCase())
  const [text, prefix, ...more] = word.replace(/^\[(.*)\]$/, '$1').split('/')
  const wanted = parseAddress(text!)
  const bits = prefix === undefined ? (wanted?.length ?? 0) * 8 : /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
  if (wanted === undefined || more.length > 0 || !(bits <= wanted.length * 8))
    throw umtoolError(EXIT.usage, `${flag} takes an address, and "${word}" is none`, {
      hint: `${flag} 10.1.1.100, ${flag} 10.1.1.0/24, ${flag} '10.1.*'`,
    })
  return address => {
    const got = parseAddress(address)
    return got !== undefined && got.length === wanted.length && sameBits(got, wanted, bits)
  }
}

function sameBits(a: Uint8Array, b: Uint8Array, bits: number): boolean {
  const whole = bits >> 3
  for (let i = 0; i < whole; i++) if (a[i] !== b[i]) return false
  const rest = bits & 7
  return rest === 0 || ((a[whole]! ^ b[whole]!) & (0xff << (8 - rest)) & 0xff) === 0
}
