// What only ipvsadm shows: flags of services, thresholds, tunnels. It is asked again and again, and mostly gives what it gave before but for
// the numbers of connections, which nobody wants from here: then nothing is parsed.

import { parseIpvsadmThresholds, parseIpvsadmTunnels } from '../../src/decode/ipvsadm-list.ts'
import type { Ask } from './ask.ts'
import { follow, type LineTable, newLineTable } from './lines.ts'
import type { Details } from './picture.ts'

export type DetailsTexts = { readonly thresholds: string; readonly tunnels: string | undefined }

/** Undefined when ipvsadm failed. An ipvsadm that knows no tunnels (before 1.31) shows none. */
export async function readDetails(ask: Ask, tunnelled: boolean): Promise<DetailsTexts | undefined> {
  const thresholds = await ask('--thresholds')
  return thresholds === undefined ? undefined : { thresholds, tunnels: tunnelled ? await ask('--tun-info') : undefined }
}

/** Throws SyntaxError. */
export const parseDetails = ({ thresholds, tunnels }: DetailsTexts): Details => ({
  thresholds: parseIpvsadmThresholds(thresholds),
  tunnels: tunnels === undefined ? [] : parseIpvsadmTunnels(tunnels),
})

/** For each line of a real server what it begins with as long as nothing but its last numbers changes. */
export type KnownDetails = { readonly thresholds: LineTable<string>; readonly tunnels: LineTable<string> }

const THRESHOLDS = /^ {2}-> .*?(?= +\d+ +\d+ *$)/
const TUNNELS = /^ {2}-> .*?(?= +\d+ +\d+ +\d+ *$)/
const NUMBERS = /^(?: +\d+)+ *$/

export function knownDetails({ thresholds, tunnels = '' }: DetailsTexts): KnownDetails {
  const table = (text: string, begin: RegExp): LineTable<string> =>
    newLineTable(
      text,
      text.split('\n').map(line => begin.exec(line)?.[0]),
    )
  return { thresholds: table(thresholds, THRESHOLDS), tunnels: table(tunnels, TUNNELS) }
}

/** Whether it is what is known already. */
export function isKnown(known: KnownDetails, { thresholds, tunnels = '' }: DetailsTexts): boolean {
  const read = (begin: string, line: string): true | undefined => (line.startsWith(begin) && NUMBERS.test(line.slice(begin.length))) || undefined
  return follow(known.thresholds, thresholds, read) !== undefined && follow(known.tunnels, tunnels, read) !== undefined
}
