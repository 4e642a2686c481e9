// What tcpdump reads into and umtool does not. A damaged byte can turn a packet into one of these.
import { type Difference, firstLine } from './differ.ts'

/** How tcpdump's text goes on where ours differs, by the protocol's name. */
const OUTSIDE: Readonly<Record<string, RegExp>> = {
  '802.11 with radiotap': /802\.11_radio/,
}

/** Most characters before the first differing one that still belong to the same phrase. */
const BEFORE = 12

/** The name of the protocol that `d` is about, when it is one umtool leaves out on purpose. */
export function outside(d: Difference): string | undefined {
  const { theirs, column } = firstLine(d)
  const phrase = theirs.slice(Math.max(0, column - BEFORE))
  return Object.keys(OUTSIDE).find(name => OUTSIDE[name]!.test(phrase))
}
