// TCP connections as a web server sees them: handshake, requests, answers with acknowledgments, FIN or RST; one segment per step.

import { finish, type Host, type Out, put8, put16, put32, putAll, putIp, TCP } from './frames.ts'

const FIN = 1
const SYN = 2
const RST = 4
const PSH = 8
const ACK = 16
const MSS = 1448

const ascii = (text: string): Uint8Array => Uint8Array.from(text, c => c.charCodeAt(0))
const GET = ascii('GET /cluster/status?verbose=1 HTTP/1.1\r\nHost: www.example.net\r\nUser-Agent: umtool\r\nAccept: */*\r\n\r\n')
// Of even length both, since what follows them is summed as words.
const ANSWER = ascii('HTTP/1.1 200 OK\r\nServer: realserver\r\nContent-Type: text/html\r\nConnection: keep-alive\r\n\r\n')

type Side = Host & { port: number; sequence: number; window: number; stamp: number; id: number }

export type Conversation = {
  client: Side
  server: Side
  /** Segments still to come before the connection is closed. */
  left: number
  step: number
  /** Segments the server still has to send for the present request, and sent since the client last acknowledged. */
  answer: number
  unacknowledged: number
  /** Every request is a little different in size. */
  salt: number
  done: boolean
}

/** A new connection that lasts about `segments` segments; `random` gives numbers below its argument. */
export function newConversation(client: Host, server: Host, serverPort: number, segments: number, random: (n: number) => number): Conversation {
  const side = (host: Host, port: number): Side => ({
    mac: host.mac,
    address: host.address,
    port,
    sequence: random(0x100000000),
    window: 64240,
    stamp: random(0x7fffffff),
    id: random(0x10000),
  })
  return {
    client: side(client, 32768 + random(28000)),
    server: side(server, serverPort),
    left: Math.max(segments, 9),
    step: 0,
    answer: 0,
    unacknowledged: 0,
    salt: random(1 << 20),
    done: false,
  }
}

/** Appends the connection's next segment as an Ethernet frame. */
export function putNext(o: Out, c: Conversation): void {
  const { client, server } = c
  c.left--
  c.salt = (c.salt * 1103515245 + 12345) & 0x3fffffff
  switch (c.step) {
    case 0:
      putSegment(o, client, server, SYN, NOTHING, 0)
      c.step = 1
      return
    case 1:
      putSegment(o, server, client, SYN | ACK, NOTHING, 0)
      c.step = 2
      return
    case 2:
      putSegment(o, client, server, ACK, NOTHING, 0)
      c.step = 3
      return
    case 3:
      putSegment(o, client, server, PSH | ACK, GET, (c.salt >> 12) % 200)
      c.answer = 1 + ((c.salt >> 5) % 9)
      c.step = 4
      return
    case 4:
      putSegment(o, server, client, ACK, NOTHING, 0)
      c.step = 5
      return
    case 5:
      return putAnswer(o, c)
    case 6:
      putSegment(o, client, server, (c.salt & 0x3f00) === 0 ? RST | ACK : FIN | ACK, NOTHING, 0)
      c.done = (c.salt & 0x3f00) === 0
      c.step = 7
      return
    case 7:
      putSegment(o, server, client, FIN | ACK, NOTHING, 0)
      c.step = 8
      return
    default:
      putSegment(o, client, server, ACK, NOTHING, 0)
      c.done = true
  }
}

/** A data segment of the server, or the client's acknowledgment of the last two; after the whole answer the next request or the end. */
function putAnswer(o: Out, c: Conversation): void {
  if (c.unacknowledged === 2 || (c.answer === 0 && c.unacknowledged > 0)) {
    c.unacknowledged = 0
    const lost = (c.salt & 0xff00) === 0
    putSegment(o, c.client, c.server, ACK, NOTHING, 0, lost)
  } else {
    const first = c.unacknowledged === 0 && c.answer > 1
    c.answer--
    const length = c.answer > 0 ? ((c.salt >> 9) & 3 ? 200 + ((c.salt >> 11) % 880) : MSS) : (c.salt >> 7) % 500
    const head = first ? ANSWER : NOTHING
    putSegment(o, c.server, c.client, c.answer === 0 ? PSH | ACK : ACK, head, Math.max(1, length - head.length))
    c.unacknowledged++
  }
  if (c.answer === 0 && c.unacknowledged === 0) c.step = c.left <= 3 ? 6 : 3
}

const NOTHING = new Uint8Array(0)

/** One segment carrying `head` and then `length` bytes of the pool; moves the sender's sequence number. */
function putSegment(o: Out, from: Side, to: Side, flags: number, head: Uint8Array, length: number, sack = false): void {
  const header = flags & SYN ? 40 : sack ? 44 : 32
  const poolAt = (from.sequence & 0x7ffe) | 0
  from.id = (from.id + 1) & 0xffff
  putIp(o, from, to, TCP, header + head.length + length, 64, from.id)
  const { at } = o
  put16(o, from.port)
  put16(o, to.port)
  put32(o, from.sequence)
  put32(o, flags & ACK ? to.sequence : 0)
  put8(o, (header / 4) << 4)
  put8(o, flags)
  put16(o, flags & SYN ? from.window : 501)
  put32(o, 0)
  if (flags & SYN) {
    put32(o, 0x020405b4) // MSS 1460
    put16(o, 0x0402) // SACK permitted
  } else put16(o, 0x0101) // two NOPs
  put16(o, 0x080a)
  put32(o, from.stamp++)
  put32(o, flags & ACK ? to.stamp : 0)
  if (flags & SYN) put32(o, 0x01030307) // NOP, window scale 7
  if (sack) {
    put32(o, 0x0101050a)
    put32(o, to.sequence + MSS)
    put32(o, to.sequence + 2 * MSS)
  }
  putAll(o, head)
  finish(o, at, at + 16, from, to, TCP, poolAt, length)
  from.sequence = (from.sequence + head.length + length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0
}
