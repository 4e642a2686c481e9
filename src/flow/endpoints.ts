// Which endpoints are virtual services and which are real servers behind them: from what agents say, and from what directors do.
import type { Event } from '../events/event.ts'

export type Endpoint = {
  /** An agent said that it is a virtual service. */
  said: boolean
  /** A director passed on what came for it. */
  virtual: boolean
  /** What came for a virtual service was sent there with another address. */
  real: boolean
}

const SERVICE = /^(?:tcp|udp|sctp)\/\S+$/
const MOST = 100_000

export function endpointOf(known: Map<string, Endpoint>, key: string): Endpoint {
  let endpoint = known.get(key)
  if (endpoint === undefined) {
    endpoint = { said: false, virtual: false, real: false }
    if (known.size < MOST) known.set(key, endpoint)
  }
  return endpoint
}

export const isVirtual = (one: Endpoint | undefined): boolean => one !== undefined && (one.said || (one.virtual && !one.real))

/** Takes what agents say of services. Any event may be given. */
export function learnEndpoints(known: Map<string, Endpoint>, event: Event): void {
  if (event.type === 'ipvs.sampled') {
    const services = (event.data as { services?: unknown } | null)?.services
    if (Array.isArray(services)) for (const one of services) learn(known, (one as { service?: unknown } | null)?.service)
  } else if (event.type === 'service.added') learn(known, event.subject)
}

function learn(known: Map<string, Endpoint>, key: unknown): void {
  if (typeof key === 'string' && SERVICE.test(key)) endpointOf(known, key).said = true
}
