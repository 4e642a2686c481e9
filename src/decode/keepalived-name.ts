// Services and real servers as keepalived writes them -> keys. Pure.
//
//   [10.9.0.3]:tcp:80    [fd00::3]:tcp:80    [10.9.0.3]:none:0 (of a firewall mark)    FWM 7

import { endpointKey, type ServiceIdentity, serviceKey } from '../lvs/key.ts'

const ENDPOINT = /^\[([0-9A-Fa-f.:]+)\]:(tcp|udp|sctp|none):(\d{1,5})$/
const MARK = /^FWM (\d{1,10})$/

type Endpoint = { readonly address: string; readonly protocol: string; readonly port: number }

function readEndpoint(text: string): Endpoint | undefined {
  const found = ENDPOINT.exec(text)
  const port = Number(found?.[3])
  return found === null || port > 65_535 ? undefined : { address: found[1]!.toLowerCase(), protocol: found[2]!, port }
}

/** `10.9.0.3:80`; undefined when it is no endpoint. */
export function keepalivedEndpoint(text: string): string | undefined {
  const found = readEndpoint(text)
  return found === undefined ? undefined : endpointKey(found.address, found.port)
}

/** `tcp/10.9.0.100:80`, `fwmark/7`. A mark does not tell its family: that of `server`, one of its real servers, does. */
export function keepalivedService(text: string, server = ''): string | undefined {
  const mark = MARK.exec(text)
  if (mark !== null) return serviceKey({ fwmark: Number(mark[1]), family: server.startsWith('[') && server.split(']')[0]!.includes(':') ? 6 : 4 })
  const found = readEndpoint(text)
  if (found === undefined || found.protocol === 'none') return undefined
  return serviceKey({ protocol: found.protocol, address: found.address, port: found.port } as ServiceIdentity)
}

/** `tcp/10.9.0.100:80 10.9.0.3:80`. */
export function keepalivedRealServer(server: string, service: string): string | undefined {
  const [of, at] = [keepalivedService(service, server), keepalivedEndpoint(server)]
  return of === undefined || at === undefined ? undefined : `${of} ${at}`
}
