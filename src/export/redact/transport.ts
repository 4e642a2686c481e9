// Redacts what IP carries: transports lose their payload, tunnels are followed, and what is known to hold addresses is gone through.
import { decodeGue, GUE_PORT, newGue } from '../../decode/packet/gue.ts'
import { HEARTBEAT_PORT } from '../../decode/packet/heartbeat.ts'
import { IPVS_SYNC_PORT } from '../../decode/packet/ipvs-sync.ts'
import { OK } from '../../decode/packet/status.ts'
import { redactHeartbeat } from './heartbeat.ts'
import { redactIcmp, redactIgmp } from './icmp.ts'
import { redactIcmp6 } from './icmp6.ts'
import { redactIp } from './ip.ts'
import { redactIpvsSync } from './ipvs-sync.ts'
import { redactEthernet } from './link.ts'
import { redactVrrp } from './vrrp.ts'
import { type Around, addSum, clear, cut, holds, payload, putIpv4, type Walk, word } from './walk.ts'

const TCP = 20
const UDP = 8
const SCTP = 16
const AH = 12
const ESP = 8
const VRRP = 112
const VXLAN_PORT = 4789
const NO_OPERATION = 1
/** Maximum segment, window scale, selective acknowledgements, times, quick start of acknowledgements. Others may carry addresses, as IPVS's and balancers' do. */
const PLAIN_OPTIONS = new Set([0, NO_OPERATION, 2, 3, 4, 5, 8])
const ETHERTYPE_IPV4 = 0x0800
const ETHERTYPE_IPV6 = 0x86dd
const ETHERTYPE_BRIDGED = 0x6558
const gue = newGue()

export function redactTransport(w: Walk, protocol: number, at: number, end: number, around: Around): void {
  switch (protocol) {
    case 1:
      return redactIcmp(w, at, end, around)
    case 2:
      return redactIgmp(w, at, end)
    case 4:
    case 41:
      return redactIp(w, at, end, around.depth + 1)
    case 6:
      return redactTcp(w, at, end, around)
    case 17:
      return redactUdp(w, at, end, around)
    case 47:
      return redactGre(w, at, end, around)
    case 50:
      return cut(w, at + ESP)
    case 51:
      return redactAuthentication(w, at, end, around)
    case 58:
      return redactIcmp6(w, at, end, around)
    case VRRP:
      return redactVrrp(w, at, end, around)
    case 132:
      return payload(w, at + SCTP, end)
    default:
      return payload(w, at, end)
  }
}

/** A header that was cut has no address in what is left of it: ICMP errors quote no more than ports. */
function redactTcp(w: Walk, at: number, end: number, around: Around): void {
  addSum(w, at + 16, at, end, around)
  if (end - at < TCP) return
  const header = Math.max(TCP, (w.old[at + 12]! >> 4) * 4)
  const stop = Math.min(end, at + header)
  for (let option = at + TCP; option < stop; ) {
    const kind = w.old[option]!
    const length = kind < 2 ? 1 : (w.old[option + 1] ?? 0)
    if (kind === 0) {
      clear(w, option, stop)
      break
    }
    if (length < 1 || (kind > 1 && length < 2) || option + length > stop) {
      clear(w, option, stop, NO_OPERATION)
      break
    }
    if (!PLAIN_OPTIONS.has(kind)) clear(w, option, option + length, NO_OPERATION)
    option += length
  }
  payload(w, at + header, end)
}

function redactUdp(w: Walk, at: number, end: number, around: Around): void {
  addSum(w, at + 6, at, end, around, { optional: true, lengthCounts: true })
  if (end - at < UDP) return
  const from = at + UDP
  const ports = [word(w.old, at), word(w.old, at + 2)]
  if (ports.includes(HEARTBEAT_PORT)) return redactHeartbeat(w, from, end, around)
  if (ports[1] === IPVS_SYNC_PORT) return redactIpvsSync(w, from, end)
  if (ports[1] === GUE_PORT && decodeGue(w.old, from, end, gue) === OK && !gue.control)
    return redactTransport(w, gue.protocol, gue.payloadAt, end, { ...around, depth: around.depth + 1 })
  if (ports[1] === VXLAN_PORT && holds(w, from, end, 8)) return redactEthernet(w, from + 8, end, around.depth + 1)
  payload(w, from, end)
}

function redactGre(w: Walk, at: number, end: number, { depth }: Around): void {
  if (!holds(w, at, end, 4)) return
  const flags = word(w.old, at)
  const type = word(w.old, at + 2)
  if ((flags & 0x4007) !== 0) return cut(w, at + 4) // with a route, or of another version
  const header = 4 + ((flags & 0x8000) !== 0 ? 4 : 0) + ((flags & 0x2000) !== 0 ? 4 : 0) + ((flags & 0x1000) !== 0 ? 4 : 0)
  if (!holds(w, at, end, header)) return
  if ((flags & 0x8000) !== 0) addSum(w, at + 4, at, end)
  if (type === ETHERTYPE_IPV4 || type === ETHERTYPE_IPV6) redactIp(w, at + header, end, depth + 1)
  else if (type === ETHERTYPE_BRIDGED) redactEthernet(w, at + header, end, depth + 1)
  else payload(w, at + header, end)
}

/** The proof of who sent it goes: with the key it could be tried out. */
function redactAuthentication(w: Walk, at: number, end: number, around: Around): void {
  if (!holds(w, at, end, AH)) return
  const header = (w.old[at + 1]! + 2) * 4
  if (header < AH || !holds(w, at, end, header)) return cut(w, at)
  clear(w, at + AH, at + header)
  // keepalived takes its address for the index of its security parameters.
  if (w.old[at] === VRRP) putIpv4(w, at + 4)
  redactTransport(w, w.old[at]!, at + header, end, around)
}
