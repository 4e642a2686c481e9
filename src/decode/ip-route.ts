// Routes: `ip -j -4 route show table all` and `-6`, and [ROUTE] of `ip monitor`. Pure. Fixtures: test/fixtures/iproute2/

import type { Hop, HostRoute } from '../lvs/host.ts'
import { type IpObject, isObject, lacking, numberIn, objectsIn, parseIpJson, textIn } from './ip-json.ts'
import { valuesOf, wordsOf } from './ip-monitor.ts'

/** Throws SyntaxError. */
export function parseIpRoutes(text: string, family: 4 | 6): HostRoute[] {
  const what = `ip -j -${family} route show table all`
  return parseIpJson(text, what).map(object => {
    const destination = textIn(object, 'dst')
    if (destination === undefined) throw lacking(what, object)
    return route({
      destination,
      family,
      table: textIn(object, 'table'),
      kind: textIn(object, 'type'),
      hop: hopOf(object),
      protocol: textIn(object, 'protocol'),
      scope: textIn(object, 'scope'),
      source: textIn(object, 'prefsrc'),
      metric: numberIn(object, 'metric'),
      hops: objectsIn(object, 'nexthops').map(hop => ({ ...hopOf(hop), weight: numberIn(hop, 'weight') ?? 1 })),
    })
  })
}

function hopOf(object: IpObject): Hop {
  // An IPv4 route by an IPv6 router has its gateway one level down.
  const gateway = textIn(object, 'gateway') ?? (isObject(object.via) ? textIn(object.via, 'host') : undefined)
  return makeHop(gateway, textIn(object, 'dev'))
}

const makeHop = (gateway: string | undefined, name: string | undefined): Hop => ({
  ...(gateway !== undefined && { gateway }),
  ...(name !== undefined && { interface: name }),
})

type Parts = {
  readonly destination: string
  readonly family: 4 | 6
  readonly table: string | undefined
  readonly kind: string | undefined
  readonly hop: Hop
  readonly protocol: string | undefined
  readonly scope: string | undefined
  readonly source: string | undefined
  readonly metric: number | undefined
  readonly hops: readonly (Hop & { readonly weight: number })[]
}

function route({ destination, family, table = 'main', kind = 'unicast', hop, protocol, scope, source, metric, hops }: Parts): HostRoute {
  return {
    destination,
    family,
    table,
    kind,
    ...hop,
    ...(protocol !== undefined && { protocol }),
    ...(scope !== undefined && { scope }),
    ...(source !== undefined && { source }),
    ...(metric !== undefined && { metric }),
    ...(hops.length > 0 && { hops }),
  }
}

const KINDS = new Set(['unicast', 'local', 'broadcast', 'anycast', 'multicast', 'blackhole', 'unreachable', 'prohibit', 'throw', 'nat', 'none'])
const DESTINATION = /^(?:default|[\da-fA-F.:]+(?:\/\d{1,3})?)$/
const NAMES = ['via', 'dev', 'table', 'proto', 'scope', 'src', 'metric', 'weight', 'pref']

/** `10.40.0.0/16 via 10.9.0.1 dev eth0 table 100 src 10.9.0.2 metric 5`; undefined when it is something else, or a cached one. */
export function readMonitorRoute(text: string): HostRoute | undefined {
  const [head = '', ...tails] = text.split(/[\s\\]+nexthop /)
  const words = wordsOf(head)
  const kind = KINDS.has(words[0] ?? '') ? words.shift() : undefined
  const destination = words.shift()
  if (destination === undefined || !DESTINATION.test(destination) || words.includes('cache')) return undefined
  const values = valuesOf(withoutFamily(words), NAMES)
  const hops = tails.map(tail => {
    const hop = valuesOf(withoutFamily(wordsOf(tail)), NAMES)
    return { ...makeHop(hop.via, hop.dev), weight: Number(hop.weight ?? 1) }
  })
  const metric = values.metric === undefined ? undefined : Number(values.metric)
  if (![metric ?? 0, ...hops.map(({ weight }) => weight)].every(Number.isSafeInteger)) return undefined
  return route({
    destination,
    // Only IPv6 routes have a preference; a default route by an interface has nothing else to tell.
    family: destination.includes(':') || values.pref !== undefined ? 6 : 4,
    table: values.table,
    kind,
    hop: makeHop(values.via, values.dev),
    protocol: values.proto,
    scope: values.scope,
    source: values.src,
    metric,
    hops,
  })
}

/** `via inet6 fe80::1`: the family says nothing that the address does not. */
const withoutFamily = (words: readonly string[]): string[] =>
  words.filter((word, i) => !(words[i - 1] === 'via' && (word === 'inet' || word === 'inet6')))
