// Writes a capture of mixed, realistic traffic for the benchmarks: always the same bytes for the same arguments.
//
//   node test/bench/generate.ts --packets 500000 --connections 12500 --out FILE
//
// TCP 80 and 443 in whole conversations, 8 % of them IPv6; UDP, ICMP and ICMPv6 echo, ARP and VRRP; 250 clients; 60 to 1,514
// bytes, about 400 on average; all checksums valid. 500,000 packets are about 200 MB.

import { closeSync, openSync, writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { type Conversation, newConversation, putNext } from './conversation.ts'
import { finish, type Host, ICMP, ICMP6, type Out, put8, put16, put32, putAll, putEthernet, putIp, putPool, UDP, VRRP } from './frames.ts'

export type Traffic = { readonly packets: number; readonly connections: number }

const CLIENTS = 250
/** Connections open at the same time. */
const OPEN = 400
const BUFFER = 1 << 22
const MAXIMUM_FRAME = 2048
/** Start of the capture, seconds since the epoch, and microseconds between packets at most. */
const BEGIN = 1750000000
const GAP = 24

/** Numerical Recipes' LCG: fast, and enough to look irregular. */
function newRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return below => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x100000000) * below)
  }
}

const mac = (last: number): Uint8Array => Uint8Array.of(0x02, 0x42, 0x0a, 0, last >> 8, last & 0xff)
const host = (macLast: number, ...address: number[]): Host => ({ mac: mac(macLast), address: Uint8Array.from(address) })
const host6 = (macLast: number, last: number): Host => host(macLast, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last >> 8, last & 0xff)

const DIRECTOR = host(0xd001, 192, 0, 2, 1)
const VRRP_GROUP: Host = { mac: Uint8Array.of(1, 0, 0x5e, 0, 0, 18), address: Uint8Array.of(224, 0, 0, 18) }
const SERVERS = [host(0xd001, 192, 0, 2, 80), host(0xd001, 192, 0, 2, 81)]
const SERVERS6 = [host6(0xd001, 80), host6(0xd001, 81)]
const clients = Array.from({ length: CLIENTS }, (_, i) => host(0xc000 + i, 10, 20, i >> 6, 1 + (i & 63)))
const clients6 = Array.from({ length: CLIENTS }, (_, i) => host6(0xc000 + i, 0x1000 + i))
const BROADCAST = Uint8Array.of(255, 255, 255, 255, 255, 255)

/** Calls `write` with large pieces of a pcap file in turn; each is valid only during the call. */
export function generate(traffic: Traffic, write: (piece: Uint8Array) => void): void {
  const random = newRandom(7)
  const o: Out = { bytes: new Uint8Array(BUFFER), at: 0 }
  putFileHeader(o)
  const segments = Math.round((traffic.packets * 0.88) / traffic.connections)
  const connect = (): Conversation => {
    const six = random(100) < 8
    const who = random(CLIENTS)
    const port = random(10) < 6 ? 80 : 443
    const length = Math.max(9, Math.round(segments * (0.5 + random(1000) / 1000)))
    return newConversation((six ? clients6 : clients)[who]!, (six ? SERVERS6 : SERVERS)[random(2)]!, port, length, random)
  }
  const open = Array.from({ length: Math.min(OPEN, traffic.connections) }, connect)
  let seconds = BEGIN
  let micros = 0
  for (let i = 0; i < traffic.packets; i++) {
    micros += random(GAP)
    if (micros >= 1000000) {
      micros -= 1000000
      seconds++
    }
    const { at } = o
    o.at += 16
    const kind = random(100)
    if (kind < 88) {
      const which = random(open.length)
      const conversation = open[which]!
      putNext(o, conversation)
      if (conversation.done) open[which] = connect()
    } else putOther(o, kind, i, random)
    putRecordHeader(o, at, seconds, micros)
    if (o.at > BUFFER - MAXIMUM_FRAME) {
      write(o.bytes.subarray(0, o.at))
      o.at = 0
    }
  }
  write(o.bytes.subarray(0, o.at))
}

function putFileHeader(o: Out): void {
  new DataView(o.bytes.buffer).setUint32(0, 0xa1b2c3d4, true)
  new DataView(o.bytes.buffer).setUint32(4, 0x00040002, true)
  o.at = 16
  put32(o, 0x00000400) // snapshot length 262,144, little-endian
  put32(o, 0x01000000)
}

function putRecordHeader(o: Out, at: number, seconds: number, micros: number): void {
  const { bytes } = o
  const length = o.at - at - 16
  for (const [field, value] of [seconds, micros, length, length].entries()) {
    for (let i = 0; i < 4; i++) bytes[at + 4 * field + i] = value >>> (8 * i)
  }
}

/** What is not TCP: 5 % UDP, 3 % ICMP echo, 3 % ARP, 1 % VRRP. */
function putOther(o: Out, kind: number, i: number, random: (n: number) => number): void {
  const six = random(100) < 8
  const client = (six ? clients6 : clients)[random(CLIENTS)]!
  const server = (six ? SERVERS6 : SERVERS)[random(2)]!
  const [from, to] = random(2) === 0 ? [client, server] : [server, client]
  if (kind < 93) putDatagram(o, from, to, from === client, random)
  else if (kind < 96) putEcho(o, from, to, from === client, i & 0xffff)
  else if (kind < 99) putArp(o, clients[random(CLIENTS)]!, random(3) === 0)
  else putAdvertisement(o)
}

function putDatagram(o: Out, from: Host, to: Host, request: boolean, random: (n: number) => number): void {
  const length = 18 + random(600)
  const port = 20000 + random(10000)
  putIp(o, from, to, UDP, 8 + length, 64, random(0x10000))
  const { at } = o
  put16(o, request ? port : 5001)
  put16(o, request ? 5001 : port)
  put16(o, 8 + length)
  put16(o, 0)
  finish(o, at, at + 6, from, to, UDP, 2 * random(1000), length)
}

function putEcho(o: Out, from: Host, to: Host, request: boolean, sequence: number): void {
  const six = from.address.length === 16
  putIp(o, from, to, six ? ICMP6 : ICMP, 64, 64, sequence)
  const { at } = o
  put8(o, six ? (request ? 128 : 129) : request ? 8 : 0)
  put8(o, 0)
  put16(o, 0)
  put16(o, 4711)
  put16(o, sequence)
  finish(o, at, at + 2, from, to, six ? ICMP6 : ICMP, 0, 56)
}

function putArp(o: Out, client: Host, reply: boolean): void {
  putEthernet(o, reply ? DIRECTOR.mac : client.mac, reply ? client.mac : BROADCAST, 0x0806)
  put32(o, 0x00010800)
  put16(o, 0x0604)
  put16(o, reply ? 2 : 1)
  putAll(o, reply ? DIRECTOR.mac : client.mac)
  putAll(o, reply ? SERVERS[0]!.address : client.address)
  putAll(o, reply ? client.mac : mac(0).fill(0))
  putAll(o, reply ? client.address : SERVERS[0]!.address)
  putPool(o, 0, 18) // Ethernet's minimum
}

/** VRRP version 2, router 51, priority 150, for both service addresses. */
function putAdvertisement(o: Out): void {
  putIp(o, DIRECTOR, VRRP_GROUP, VRRP, 24, 255, 0)
  const { at } = o
  put32(o, 0x21339602)
  put32(o, 0x00010000)
  for (const server of SERVERS) putAll(o, server.address)
  put32(o, 0)
  put32(o, 0)
  finish(o, at, at + 6, DIRECTOR, VRRP_GROUP, ICMP, 0, 0) // like ICMP: no pseudo header in version 2
}

/** `generate` into a file. */
export function generateFile(traffic: Traffic, path: string): void {
  const file = openSync(path, 'w')
  try {
    generate(traffic, piece => {
      for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at)
    })
  } finally {
    closeSync(file)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: { packets: { type: 'string', default: '500000' }, connections: { type: 'string' }, out: { type: 'string' } },
  })
  const packets = Number(values.packets)
  if (values.out === undefined) throw new Error('--out FILE is missing')
  generateFile({ packets, connections: Number(values.connections ?? Math.ceil(packets / 40)) }, values.out)
}
