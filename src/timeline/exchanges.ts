// Clients and the director they came through, as one node's capture shows it: who came when, when the first answer went back, how long
// answers took.
import { NETWORK_ARP, type Packet } from '../decode/packet/packet.ts'
import { TCP_ACK, TCP_RST, TCP_SYN } from '../decode/packet/tcp.ts'
import { formatAddress } from '../lvs/address.ts'
import { endpointKey } from '../lvs/key.ts'
import { macNumber } from '../trace/arp-claims.ts'
import type { Place } from './sightings.ts'
import type { World } from './world.ts'

/** Packets of clients through one director without a longer pause: the first of them, and the first answer to one of its clients. */
export type Run = {
  readonly service: string
  readonly via: string
  readonly first: Place
  readonly client: string
  last: number
  answer?: Place | undefined
}

/** Within one second: how many connections were answered, the fastest and the slowest, microseconds from the SYN to its answer. */
export type Second = { readonly second: number; count: number; fastest: number; slowest: number }

type Open = { readonly run: Run | undefined; readonly at: number; answered: boolean; server: string }

export type Exchanges = {
  readonly runs: Run[]
  /** By service and director: the run that goes on. */
  readonly going: Map<string, Run>
  /** By `CLIENT SERVICE`, the newest. */
  readonly open: Map<string, Open>
  /** By service and real server. */
  readonly answers: Map<string, Second[]>
}

export const newExchanges = (): Exchanges => ({ runs: [], going: new Map(), open: new Map(), answers: new Map() })

/** Microseconds without a client: the next one begins another run. */
const PAUSE = 1_000_000
const MOST_RUNS = 20_000
const MOST_OPEN = 20_000
const MOST_SECONDS = 100_000
const TCP = 6
const UDP = 17
const SENT_BY_US = 4
const TO_OTHERS = 3

/** One text per address, so that a packet makes none. */
const texts = new Map<number, string>()
const MOST_TEXTS = 100_000

function textOf(b: Uint8Array, at: number, bytes: number): string {
  if (bytes !== 4) return formatAddress(b, at, bytes)
  const key = ((b[at]! << 24) | (b[at + 1]! << 16) | (b[at + 2]! << 8) | b[at + 3]!) >>> 0
  let text = texts.get(key)
  if (text === undefined) {
    text = formatAddress(b, at, bytes)
    if (texts.size >= MOST_TEXTS) texts.clear()
    texts.set(key, text)
  }
  return text
}

export function observeExchange(e: Exchanges, p: Packet, place: Place, node: string, world: World): void {
  if (p.network === NETWORK_ARP || (p.protocol !== TCP && p.protocol !== UDP) || p.sourcePort < 0 || p.direction === TO_OTHERS) return
  const to = textOf(p.bytes, p.destinationAt, p.addressBytes)
  if (world.vips.has(to)) {
    const service = serviceOf(world, p.protocol, to, p.destinationPort)
    if (service !== '') fromClient(e, p, place, service, node, world)
    return
  }
  const from = textOf(p.bytes, p.sourceAt, p.addressBytes)
  if (world.vips.has(from)) {
    const service = serviceOf(world, p.protocol, from, p.sourcePort)
    if (service !== '') toClient(e, p, place, service, endpointKey(to, p.destinationPort), node, world)
    return
  }
  if (p.direction === SENT_BY_US && world.endpoints.has(endpointKey(to, p.destinationPort))) forwarded(e, p, from, to)
}

const PROTOCOLS: Readonly<Record<number, string>> = { [TCP]: 'tcp', [UDP]: 'udp' }

/** A key of a service that is known; '' for a VIP's port that is none, or the first mark's service where all are by mark. */
function serviceOf(world: World, protocol: number, vip: string, port: number): string {
  const key = `${PROTOCOLS[protocol]}/${endpointKey(vip, port)}`
  if (world.services.has(key)) return key
  return world.services.size > 0 && world.plain ? '' : key
}

/** Which director a client's packet went through: the capturing one when it came in there; else whose MAC it was sent to or came from. */
function viaOf(p: Packet, node: string, world: World): string {
  if (p.direction === SENT_BY_US) return ''
  const isDirector = world.nodes.get(node) === 'director'
  if (p.destinationMacAt >= 0) {
    const target = world.macs.get(macNumber(p.bytes, p.destinationMacAt))
    if (target !== undefined && target !== node && world.nodes.get(target) === 'director') return target
  }
  if (p.sourceMacAt >= 0) {
    const source = world.macs.get(macNumber(p.bytes, p.sourceMacAt))
    if (source !== undefined && source !== node && world.nodes.get(source) === 'director') return source
  }
  return isDirector ? node : ''
}

function fromClient(e: Exchanges, p: Packet, place: Place, service: string, node: string, world: World): void {
  const via = viaOf(p, node, world)
  if (via === '') return
  const client = endpointKey(textOf(p.bytes, p.sourceAt, p.addressBytes), p.sourcePort)
  const key = `${service} ${via}`
  let run = e.going.get(key)
  if (run === undefined || place.at - run.last > PAUSE) {
    run = { service, via, first: place, client, last: place.at }
    e.going.set(key, run)
    if (e.runs.length < MOST_RUNS) e.runs.push(run)
  }
  run.last = place.at
  if (p.protocol === TCP && (p.tcpFlags & TCP_SYN) === 0) return
  const of = `${client} ${service}`
  const before = e.open.get(of)
  // A SYN that is sent again: the wait is counted from the first one.
  if (before !== undefined && !before.answered && place.at - before.at < 60e6 && before.run?.via === via) return
  e.open.delete(of)
  e.open.set(of, { run, at: place.at, answered: false, server: world.nodes.get(node) === 'director' ? '' : node })
  if (e.open.size > MOST_OPEN) e.open.delete(e.open.keys().next().value!)
}

function forwarded(e: Exchanges, p: Packet, from: string, to: string): void {
  if (p.protocol === TCP && (p.tcpFlags & TCP_SYN) === 0) return
  const client = endpointKey(from, p.sourcePort)
  for (const service of e.going.values()) {
    const open = e.open.get(`${client} ${service.service}`)
    if (open !== undefined && !open.answered) open.server = endpointKey(to, p.destinationPort)
  }
}

function toClient(e: Exchanges, p: Packet, place: Place, service: string, client: string, node: string, world: World): void {
  const open = e.open.get(`${client} ${service}`)
  if (open === undefined || open.answered) return
  if (p.protocol === TCP && ((p.tcpFlags & TCP_RST) !== 0 || (p.tcpFlags & (TCP_SYN | TCP_ACK)) === 0)) return
  // A director that hears the answer before it goes out again: the one that leaves is what the client gets.
  if (world.nodes.get(node) === 'director' && p.direction >= 0 && p.direction !== SENT_BY_US) return
  open.answered = true
  if (open.run !== undefined && open.run.answer === undefined) open.run.answer = place
  const name = `${service} ${open.server === '' ? node : open.server}`
  const list = e.answers.get(name)
  const second = Math.floor(open.at / 1e6)
  const took = place.at - open.at
  const last = list?.at(-1)
  if (list === undefined) e.answers.set(name, [{ second, count: 1, fastest: took, slowest: took }])
  else if (last !== undefined && last.second === second) {
    last.count++
    last.fastest = Math.min(last.fastest, took)
    last.slowest = Math.max(last.slowest, took)
  } else if (list.length < MOST_SECONDS) list.push({ second, count: 1, fastest: took, slowest: took })
}
