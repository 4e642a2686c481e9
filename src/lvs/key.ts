// One text for one thing: how services and real servers are named in events, filters and output.

/** What tells one virtual service from another in a network namespace. */
export type ServiceIdentity =
  | { readonly protocol: 'tcp' | 'udp' | 'sctp'; readonly address: string; readonly port: number }
  | { readonly fwmark: number; readonly family: 4 | 6 }

/** `10.9.0.3:80`, `[fd00::3]:80`; port 0 stays, as ipvsadm shows it for firewall marks. */
export const endpointKey = (address: string, port: number): string => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)

/** `tcp/10.9.0.100:80`, `udp/[fd00::1]:53`, `fwmark/7`, `fwmark6/8`. */
export function serviceKey(service: ServiceIdentity): string {
  if ('fwmark' in service) return `fwmark${service.family === 6 ? '6' : ''}/${service.fwmark}`
  return `${service.protocol}/${endpointKey(service.address, service.port)}`
}

/** A real server belongs to its service: `tcp/10.9.0.100:80 10.9.0.3:80`. */
export const realServerKey = (service: string, address: string, port: number): string => `${service} ${endpointKey(address, port)}`
