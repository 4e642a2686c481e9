// Folds captures of all nodes into what clients saw: each node's packets through a trace of its own, then attempts over all nodes.
//
// One attempt is one client's end and the sequence number it began with: the same at every node and on both sides of NAT. Memory: 256
// bytes for each connection and node that saw it, some 500 for each attempt that lives, 50 for each that was served.
import type { Packet } from '../decode/packet/packet.ts'
import type { PacketRecord } from '../decode/packet/record.ts'
import type { Event } from '../events/event.ts'
import { formatAddress } from '../lvs/address.ts'
import { ICMP, SCTP, TCP, UDP } from '../trace/protocols.ts'
import { ACK, FIN, RST, SYN } from '../trace/tcp-header.ts'
import { newTrace, observe } from '../trace/trace.ts'
import { observeUsual } from '../trace/usual-segment.ts'
import type { Verdict } from '../trace/verdict.ts'
import {
  AGAIN_FORWARDED,
  AGAIN_NO,
  AGAIN_TUNNELLED,
  CLOSED,
  CLOSING,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  NEW,
  PORT_REUSED,
  RETRANSMISSION,
  SIDE_CLIENT,
  SPURIOUS_RETRANSMISSION,
} from '../trace/verdict-codes.ts'
import { noteFin, noteReset } from './attempt-end.ts'
import { conclude } from './attempt-log.ts'
import { type Attempt, attemptKey, newAttempt, noteAsked } from './attempts.ts'
import { isCaptured, newCapturedReader, newNodeNames, packetAt } from './captured.ts'
import type { ClientsSeen } from './clients.ts'
import { type Clocks, spanAt } from './clocks.ts'
import { endpointOf, learnEndpoints } from './endpoints.ts'
import { type Face, type Faces, faceOf, learnFaces, newFaces, WAY_IN, WAY_OUT, wayOf } from './faces.ts'
import { ENTRY_WAYS, endOf, type Folded, logOf, type NodeView, serverOf, serviceOf } from './folded.ts'
import { identityOf } from './identity.ts'
import { newSearches, noteSearch, searchOf } from './searches.ts'
import { seenBy } from './service-seen.ts'

export type ClientViewOptions = {
  /** Times of nodes are brought to one clock by these. */
  readonly clocks?: Clocks | undefined
  readonly faces?: Faces | undefined
  /** Connections that each node's trace remembers at the same time. */
  readonly connections?: number | undefined
  /** Mixed into hashes, see src/trace. */
  readonly seed?: number | undefined
}

export type ClientView = {
  /** Captures of all nodes, those of one node in their order; what agents say of services and addresses. Others are passed over. */
  add(event: Event): void
  /** What is known by now; more may be added afterwards. */
  seen(): ClientsSeen
}

const CONNECTIONS = 131_072
const MOST_CLIENTS = 1_000_000
/** Microseconds after which other nodes' packets of an attempt that is over have come too. */
const LINGER = 5e6
/** IPVS forgets an idle TCP connection after 15 minutes. */
const IDLE = 900e6
/** Attempts looked at for each batch, to conclude those that are over. */
const SWEPT = 512
const AGAIN = RETRANSMISSION | FAST_RETRANSMISSION | SPURIOUS_RETRANSMISSION
const NO_PROGRESS = AGAIN | DUPLICATE_ACK | KEEP_ALIVE | KEEP_ALIVE_ACK
/** ICMP that is no error: redirect. */
const REDIRECT = 5

export function newClientView(options: ClientViewOptions = {}): ClientView {
  const { clocks, connections = CONNECTIONS, seed = 0 } = options
  const faces = options.faces ?? newFaces()
  const reader = newCapturedReader()
  const nodeOf = newNodeNames()
  const byName = new Map<string, NodeView>()
  const clients = new Map<string, number>()
  const folded: Folded = { nodes: [], attempts: new Map(), endpoints: new Map(), logs: new Map(), again: new Map(), searches: newSearches(), clients }
  const { attempts, endpoints, logs } = folded
  let sweep = attempts.entries()

  // Of the batch at hand.
  let node: NodeView
  let face: Face
  let event = ''
  let offset = 0

  const viewOf = (name: string): NodeView => {
    let view = byName.get(name)
    if (view === undefined) {
      const trace = newTrace({ connections, seed })
      view = { name, index: byName.size, trace, attempts: [], ids: new Int32Array(connections), serves: false, endAt: 0, stalled: 0 }
      byName.set(name, view)
      folded.nodes.push(view)
    }
    return view
  }

  const clientIndex = (p: Packet, fromClient: boolean): number => {
    const text = formatAddress(p.bytes, fromClient ? p.sourceAt : p.destinationAt, p.addressBytes)
    let index = clients.get(text)
    if (index === undefined) {
      index = clients.size < MOST_CLIENTS ? clients.size : -1
      if (index >= 0) clients.set(text, index)
    }
    return index
  }

  const attemptOf = (p: Packet, fromClient: boolean, first: number): Attempt => {
    const key = attemptKey(p, fromClient, first)
    let attempt = attempts.get(key)
    if (attempt === undefined) {
      attempt = newAttempt(key, clientIndex(p, fromClient), serverOf(p, fromClient))
      attempts.set(key, attempt)
    }
    return attempt
  }

  const link = (v: Verdict, attempt: Attempt): void => {
    if (v.row < 0) return
    node.attempts[v.row] = attempt
    node.ids[v.row] = v.connection
  }

  const linked = (v: Verdict): Attempt | undefined =>
    v.row >= 0 && node.ids[v.row] === (v.connection > 0 ? v.connection : v.about) ? node.attempts[v.row] : undefined

  /** The beginning of an attempt, seen at one more place or sent once more. */
  const asks = (p: Packet, number: number, at: number, way: number, v: Verdict, first: number): void => {
    const attempt = attemptOf(p, true, first)
    const endpoint = serverOf(p, true)
    if (attempt.lastNode === node.index && attempt.lastWay === WAY_IN && way === WAY_OUT && attempt.lastEndpoint !== endpoint) {
      // Came in for one address and went out for another: NAT.
      endpointOf(endpoints, attempt.lastEndpoint).virtual = true
      endpointOf(endpoints, endpoint).real = true
    }
    if (endpoint !== attempt.endpoint) {
      attempt.other = endpoint
      if (p.ttl !== attempt.ttl) {
        // Whoever wrote over the address took one off the TTL as well.
        endpointOf(endpoints, p.ttl > attempt.ttl ? endpoint : attempt.endpoint).virtual = true
        endpointOf(endpoints, p.ttl > attempt.ttl ? attempt.endpoint : endpoint).real = true
      }
    } else attempt.ttl = p.ttl
    attempt.lastNode = node.index
    attempt.lastWay = way
    attempt.lastEndpoint = endpoint
    if (v.again === AGAIN_FORWARDED || v.again === AGAIN_TUNNELLED) endpointOf(endpoints, endpoint).virtual = true
    if (way === WAY_IN) node.serves = true
    noteAsked(attempt, p, at, node.index, node.index * ENTRY_WAYS + way, node.name, event, number)
    if (at > attempt.lastAt) attempt.lastAt = at
    link(v, attempt)
  }

  const observeTcp = (p: Packet, number: number, at: number, way: number, v: Verdict): void => {
    const flags = p.tcpFlags
    if ((flags & (SYN | RST | ACK)) === SYN) return asks(p, number, at, way, v, p.tcpSequence)
    const fromClient = v.sender === SIDE_CLIENT
    let attempt = linked(v)
    if (attempt === undefined) {
      if (v.row < 0 || (v.marks & NEW) === 0 || (flags & RST) !== 0) return
      // The answer to a SYN that was not seen names its number; else it was there before the capture.
      attempt = attemptOf(p, fromClient, (flags & SYN) !== 0 ? p.tcpAcknowledgment - 1 : 0)
      link(v, attempt)
    }
    if (at > attempt.lastAt) attempt.lastAt = at
    if ((flags & RST) !== 0) return noteReset(attempt, at, v.reset)
    if ((flags & FIN) !== 0) noteFin(attempt, at, fromClient)
    if ((flags & SYN) !== 0 || fromClient) {
      if (attempt.answeredAt === 0 || at < attempt.answeredAt) attempt.answeredAt = at
    }
    if ((v.marks & (CLOSED | CLOSING)) !== 0) {
      attempt.closed = true
      attempt.finished = true
    }
    if (v.again !== AGAIN_NO) return
    if ((v.marks & AGAIN) !== 0) sentAgain(attempt, at, v)
    else if (attempt.stalledSince > 0 && (v.marks & NO_PROGRESS) === 0) goesOn(attempt)
  }

  const sentAgain = (attempt: Attempt, at: number, v: Verdict): void => {
    const endpoint = attempt.endpoint
    let counts = folded.again.get(endpoint)
    if (counts === undefined) {
      counts = []
      folded.again.set(endpoint, counts)
    }
    counts[node.index] = (counts[node.index] ?? 0) + 1
    if (attempt.stalledSince === 0) {
      attempt.stalledSince = at - Math.max(0, v.idle) / 1000
      node.stalled++
    }
    attempt.stalls++
  }

  const goesOn = (attempt: Attempt): void => {
    attempt.stalledSince = 0
    attempt.stalls = 0
    if (node.stalled > 0) node.stalled--
  }

  /** ARP and neighbour solicitations to all: who asks for an address and gets no answer has something to send to it. */
  const searches = (p: Packet, number: number, at: number, way: number): void => {
    const found = searchOf(p)
    if (found === undefined) return
    noteSearch(folded.searches, found, { at, entry: node.index * ENTRY_WAYS + way, node: node.name, event, packet: number })
  }

  const visit = (p: Packet, number: number): void => {
    const { trace } = node
    const v = trace.verdict
    observe(trace, p)
    const at = packetAt(p) - offset
    if (at > node.endAt) node.endAt = at
    const way = wayOf(faces, face, node.name, p)
    if (v.connection === 0) {
      searches(p, number, at, way)
      if (v.about > 0 && !(p.protocol === ICMP && p.icmpType === REDIRECT)) {
        const attempt = linked(v)
        if (attempt !== undefined && attempt.unreachableAt === 0) attempt.unreachableAt = at
      }
      return
    }
    if (p.protocol === TCP) observeTcp(p, number, at, way, v)
    else if (p.protocol === UDP || p.protocol === SCTP) {
      if ((v.marks & (NEW | PORT_REUSED)) !== 0 && v.sender === SIDE_CLIENT) {
        asks(p, number, at, way, v, identityOf(p))
        const attempt = linked(v)
        if (attempt !== undefined) attempt.datagrams = true
      } else {
        const attempt = linked(v)
        if (attempt === undefined) return
        if (at > attempt.lastAt) attempt.lastAt = at
        if (v.sender !== SIDE_CLIENT && (attempt.answeredAt === 0 || at < attempt.answeredAt)) attempt.answeredAt = at
      }
    }
  }

  /** The short way of src/trace for a segment that is simply the next: no more to do than to note that things move. */
  const isUsual = (record: PacketRecord): boolean => {
    const { trace } = node
    if (!observeUsual(trace, record)) return false
    const at = record.seconds * 1e6 + record.nanoseconds / 1e3 - offset
    if (at > node.endAt) node.endAt = at
    const attempt = linked(trace.verdict)
    if (attempt === undefined) return true
    attempt.lastAt = at
    if (attempt.answeredAt === 0 && trace.verdict.sender === SIDE_CLIENT) attempt.answeredAt = at
    if (attempt.stalledSince > 0) goesOn(attempt)
    return true
  }

  const concludeSome = (now: number): void => {
    for (let i = 0; i < SWEPT; i++) {
      const { value, done } = sweep.next()
      if (done) {
        sweep = attempts.entries()
        return
      }
      const [key, attempt] = value
      const idle = now - attempt.lastAt
      if (idle < (attempt.finished ? LINGER : IDLE)) continue
      attempts.delete(key)
      conclude(logOf(logs, serviceOf(endpoints, attempt)), attempt, endOf(folded, attempt))
    }
  }

  return {
    add(one) {
      const name = nodeOf(one.source)
      if (name === '') return
      if (!isCaptured(one)) {
        learnEndpoints(endpoints, one)
        learnFaces(faces, name, one)
        return
      }
      node = viewOf(name)
      face = faceOf(faces, name, one.subject)
      event = one.id
      const clock = clocks?.get(name)
      offset = clock === undefined ? 0 : spanAt(clock, one.at).offset
      reader.each(one.data, visit, isUsual)
      concludeSome(node.endAt)
    },
    seen: () => seenBy(folded, reader),
  }
}
