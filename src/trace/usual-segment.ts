// The short way for what most packets are: the next segment of an open TCP connection, with nothing to say about it but its answer time.
//
// It does to the trace what decodePacket and observe would do for the same packet (test/trace/usual-segment.test.ts holds them
// together), but reads the few fields it needs from the frame itself, in one function. That is a fifth of the work
// (test/bench/RESULTS.md). Whatever is unusual is refused before anything is noted.

import { LINKTYPE_ETHERNET, type PacketRecord } from '../decode/packet/record.ts'
import { setIpv4Key, setKey } from './connection-key.ts'
import {
  ACK_AT,
  BITS,
  BYTES,
  CONTIGUOUS,
  D_ACK,
  D_CONTIGUOUS,
  D_DUPLICATES_SHIFT,
  D_KEEP_ALIVE,
  D_LOW,
  D_NEXT,
  D_PROBE,
  D_UNSCALED,
  elapsed,
  FROM_A,
  FROM_B,
  ID,
  LAST_ACK,
  LAST_AT,
  LONG_SILENCE_NANOS,
  NEXT,
  NEXT_AT,
  OVERHEAD,
  PACKETS,
  PHASE_SYN_ACK,
  RETRANSMISSIONS,
  ROLE_OF_A,
  ROLE_OF_B,
  ROLES_LOOKED_UP,
  ROW_WORDS,
  S_CLIENT_IS_B,
  S_PHASE,
  S_SECOND_LEG,
  SILENCE,
  STATE,
  TWIN,
  WINDOW,
} from './connection-row.ts'
import { findConnection } from './connection-table.ts'
import { noteExchange } from './exchange.ts'
import { ETHERNET, FLAGS, FRAGMENT, IPV4, IPV4_HEADER, IPV6, IPV6_HEADER, PLAIN_IPV4, PSH, TCP_HEADER } from './frame-layout.ts'
import { mix } from './hash.ts'
import { TCP } from './protocols.ts'
import { NOBODY, SOME_CLIENT, whoHas } from './roles.ts'
import { lookUpEnds } from './roles-of-row.ts'
import { isNewSight, linkOfWords, noteSight, pathOfPlain } from './sightings.ts'
import { reachesEdge } from './tcp-analysis.ts'
import { ACK } from './tcp-header.ts'
import type { Trace } from './trace.ts'
import { clearVerdict } from './verdict.ts'
import { SIDE_CLIENT, SIDE_SERVER, WINDOW_UPDATE } from './verdict-codes.ts'

/** The buffer that packets lie in and a view on it, made again only when packets come in another one. */
let bytes: Uint8Array = new Uint8Array(0)
let view: DataView = new DataView(bytes.buffer)

function setBytes(b: Uint8Array): void {
  bytes = b
  view = new DataView(b.buffer, b.byteOffset, b.length)
}

/** Takes note of the packet like `observe` and answers true; or answers false, and has noted nothing. */
export function observeUsual(trace: Trace, r: PacketRecord): boolean {
  const { bytes: b, at, end } = r
  if (r.linkType !== LINKTYPE_ETHERNET || end - at < ETHERNET + IPV4_HEADER + TCP_HEADER) return false
  // Through a view, and signed: one load where the array would take four, in all of V8's compilers.
  if (b !== bytes) setBytes(b)
  const w = view
  const type = w.getInt16(at + 12)
  const ip = at + ETHERNET
  const four = type === IPV4
  if (four) {
    if (b[ip + 9] !== TCP || b[ip] !== PLAIN_IPV4 || (w.getInt16(ip + 6) & FRAGMENT) !== 0) return false
  } else if ((type & 0xffff) !== IPV6 || b[ip + 6] !== TCP || b[ip]! >> 4 !== 6) return false
  const header = four ? IPV4_HEADER : IPV6_HEADER
  const tcp = ip + header
  if (tcp + TCP_HEADER > end) return false
  const total = four ? w.getInt16(ip + 2) & 0xffff : (w.getInt16(ip + 4) & 0xffff) + IPV6_HEADER
  // Length of the header in the upper four bits, flags in the lower nine, then the window.
  const word = w.getInt32(tcp + 12)
  const headers = header + (word >>> 28) * 4
  if (headers < header + TCP_HEADER || headers > total || (word & FLAGS & ~PSH) !== ACK << 16) return false
  const length = total - headers
  const sequence = w.getInt32(tcp + 4)
  const acknowledgment = w.getInt32(tcp + 8)
  const window = word & 0xffff

  const { connections, verdict: v } = trace
  const { table: t, key, sightings } = connections
  const id16 = four ? w.getInt16(ip + 4) : -1
  const print = mix(mix(mix(mix(TCP, (id16 << 16) | (length & 0xffff)), sequence), acknowledgment), word & (FLAGS | 0xffff))
  if (!isNewSight(sightings, print)) return false
  const sourceAt = ip + (four ? 12 : 8)
  const size = four ? 4 : 16
  const ports = w.getInt32(tcp)
  if (four) setIpv4Key(key, TCP, w.getInt32(sourceAt), w.getInt32(sourceAt + 4), ports >>> 16, ports & 0xffff)
  else setKey(key, b, TCP, sourceAt, sourceAt + size, size, ports >>> 16, ports & 0xffff)
  const row = findConnection(t, key)
  if (row < 0) return false

  const { i32, f64 } = t
  const base = row * ROW_WORDS
  const { fromB } = key
  const f = base + (fromB ? FROM_B : FROM_A)
  const o = base + (fromB ? FROM_A : FROM_B)
  const state = i32[base + STATE]!
  const bits = i32[f + BITS]!
  const now = (r.seconds - trace.origin) * 1e9 + r.nanoseconds
  const idle = elapsed(f64[(base + LAST_AT) >> 1]!, now)
  if ((state & S_PHASE) <= PHASE_SYN_ACK || i32[base + SILENCE] !== 0 || idle >= LONG_SILENCE_NANOS) return false
  if ((bits & (D_NEXT | D_ACK)) !== (D_NEXT | D_ACK) || i32[f + NEXT] !== sequence || window === 0 || i32[f + PACKETS] === 0) return false
  if ((i32[o + BITS]! & D_CONTIGUOUS) !== 0 && ((acknowledgment - i32[o + CONTIGUOUS]!) | 0) > 0) return false
  const repeats = i32[f + LAST_ACK] === acknowledgment
  const next = (sequence + length) | 0
  let marks = 0
  if (length > 0) {
    if (length === 1 && i32[o + WINDOW] === 0) return false
    if (reachesEdge(t, f, o, next)) return false
  } else if (repeats) {
    if (i32[f + WINDOW] === window || i32[f + WINDOW] === 0) return false
    marks = WINDOW_UPDATE
  }

  // It is usual. From here on everything is noted.
  trace.packets++
  if (now > trace.lastAt) trace.lastAt = now
  else if (now < trace.firstAt) trace.firstAt = now
  t.now = now
  const micros = (now / 1000) | 0
  t.micros = micros
  const { wireLength } = r
  trace.protocols.packets[0]!++
  trace.protocols.bytes[0]! += wireLength
  const id = i32[base + ID]!
  noteSight(
    sightings,
    print,
    key,
    linkOfWords(w.getInt32(at), w.getInt32(at + 4), w.getInt32(at + 8)),
    pathOfPlain(b[ip + (four ? 8 : 7)]!, r.interfaceId),
    micros,
    row,
    id,
  )

  if (!v.usual) {
    clearVerdict(v)
    v.usual = true
  }
  const twin = i32[base + TWIN]!
  const clientIsB = (state & S_CLIENT_IS_B) !== 0
  const sender = clientIsB === fromB ? SIDE_CLIENT : SIDE_SERVER
  v.connection = id
  v.row = row
  v.twin = twin
  v.colour = (state & S_SECOND_LEG) !== 0 ? twin : id
  v.sender = sender
  v.marks = marks
  v.idle = idle
  v.answer = -1
  v.retransmissions = i32[f + RETRANSMISSIONS]!
  const { roles } = trace.beliefs
  if (i32[base + ROLES_LOOKED_UP] !== roles.table.used + 1) {
    if (fromB) lookUpEnds(roles, i32, base, b, sourceAt + size, sourceAt)
    else lookUpEnds(roles, i32, base, b, sourceAt, sourceAt + size)
  }
  const source = whoHas(roles, i32[base + (fromB ? ROLE_OF_B : ROLE_OF_A)]! - 1, b, sourceAt, size)
  const destination = whoHas(roles, i32[base + (fromB ? ROLE_OF_A : ROLE_OF_B)]! - 1, b, sourceAt + size, size)
  v.source = sender === SIDE_CLIENT && source === NOBODY && destination.role === 'vip' ? SOME_CLIENT : source
  v.destination = sender === SIDE_SERVER && destination === NOBODY && source.role === 'vip' ? SOME_CLIENT : destination

  const duplicates = repeats ? bits >>> D_DUPLICATES_SHIFT : 0
  v.duplicateAcks = duplicates
  let keep = bits & D_LOW & ~(D_KEEP_ALIVE | D_PROBE | D_UNSCALED)
  if (length > 0) {
    i32[f + NEXT] = next
    i32[f + NEXT_AT] = micros
  }
  if ((keep & D_CONTIGUOUS) === 0 || i32[f + CONTIGUOUS] === sequence) {
    i32[f + CONTIGUOUS] = next
    keep |= D_CONTIGUOUS
  }
  i32[f + WINDOW] = window
  i32[f + LAST_ACK] = acknowledgment
  i32[f + ACK_AT] = micros
  i32[f + BITS] = keep | (duplicates << D_DUPLICATES_SHIFT)
  i32[f + PACKETS] = (i32[f + PACKETS]! + 1) | 0

  let payload = length
  if (wireLength < payload) payload = wireLength
  if (payload > 0) noteExchange(t, base, v)
  f64[(f + BYTES) >> 1]! += payload
  i32[f + OVERHEAD] = (i32[f + OVERHEAD]! + wireLength - payload) | 0
  f64[(base + LAST_AT) >> 1] = now
  v.clientBytes = f64[(base + (clientIsB ? FROM_B : FROM_A) + BYTES) >> 1]!
  v.serverBytes = f64[(base + (clientIsB ? FROM_A : FROM_B) + BYTES) >> 1]!
  return true
}
