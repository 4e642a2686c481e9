// keepalived.data and keepalived_check.data, which keepalived writes when somebody sends it SIGUSR1 -> its instances. Pure.
// Fixtures: test/fixtures/keepalived/
//
//    VRRP Instance = VI_1
//      State = MASTER
//      Last transition = 1795334254.537620 (Sun Nov 22 07:57:34.537620 2026)
//      Virtual IP (1):
//        10.9.0.100/24 dev eth0 scope global set

import { cutLine } from './log-line.ts'

export type VrrpInstanceData = {
  readonly name: string
  readonly state: string
  readonly interface: string
  readonly vrid: number
  readonly priority: number
  /** Microseconds since the epoch. */
  readonly since: number | undefined
  /** With prefix length. */
  readonly addresses: readonly string[]
}

const MOST = 100_000
const FIELD = /^ {3}([\w ]+?) = (.*)$/
const ADDRESS = /^ {5}([0-9A-Fa-f.:]+\/\d+|[0-9A-Fa-f.:]+) dev /

type Draft = { name: string; fields: Map<string, string>; addresses: string[] }

/** Total: what it does not know it passes over. Instances without a state are not told. */
export function parseKeepalivedData(text: string): VrrpInstanceData[] {
  const drafts: Draft[] = []
  let draft: Draft | undefined
  for (const line of text.split('\n').slice(0, MOST).map(cutLine)) {
    const instance = /^ VRRP Instance = (.+)$/.exec(line)
    if (instance !== null) {
      draft = { name: instance[1]!, fields: new Map(), addresses: [] }
      drafts.push(draft)
    } else if (/^ ?------</.test(line)) draft = undefined
    else if (draft !== undefined) readField(draft, line)
  }
  return drafts.filter(({ fields }) => fields.has('State')).map(finished)
}

function readField({ fields, addresses }: Draft, line: string): void {
  const field = FIELD.exec(line)
  const address = ADDRESS.exec(line)
  if (field !== null) {
    if (!fields.has(field[1]!)) fields.set(field[1]!, field[2]!)
  } else if (address !== null) addresses.push(address[1]!)
}

function finished({ name, fields, addresses }: Draft): VrrpInstanceData {
  const number = (key: string): number => Number(/^\d+/.exec(fields.get(key) ?? '')?.[0] ?? -1)
  const since = /^(\d{1,11})\.(\d{6})/.exec(fields.get('Last transition') ?? '')
  return {
    name,
    state: fields.get('State')!,
    interface: fields.get('Interface') ?? '',
    vrid: number('Virtual Router ID'),
    priority: number('Effective priority'),
    since: since === null ? undefined : Number(since[1]) * 1_000_000 + Number(since[2]),
    addresses,
  }
}
