// Valid inputs for the targets: pieces of the packets in test/packets.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodePacket } from '../../src/decode/packet/chain.ts'
import { newPacket, type Packet } from '../../src/decode/packet/packet.ts'
import type { PacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { recording } from '../decode/packet/recordings.ts'
import { LONGEST } from './mutate.ts'

const ROOT = join(process.cwd(), 'test/packets')
/** Of each recording and of each target's pieces only so many, evenly chosen: more of the same teaches nothing. */
const PER_FILE = 60
const PER_TARGET = 300

let all: PacketRecord[] | undefined

/** At most `count` of the list, from everywhere in it. */
function some<T>(list: readonly T[], count: number): T[] {
  const step = Math.max(1, list.length / count)
  return Array.from({ length: Math.min(count, list.length) }, (_, i) => list[Math.floor(i * step)]!)
}

/** Packets of all recordings. */
export function records(): readonly PacketRecord[] {
  all ??= readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.pcap'))
    .sort()
    .flatMap(file => readable(file.replace(/\.pcap$/, '')))
  return all
}

/** Recordings in another format than the plain one are for other targets. */
function readable(name: string): PacketRecord[] {
  try {
    return some(recording(name), PER_FILE)
  } catch {
    return []
  }
}

/** Where a piece starts, or -1 or undefined for none. */
type Place = (p: Packet, r: PacketRecord) => number | undefined

/** The piece of each packet from one place to another, or to the end of the packet. */
export function pieces(from: Place, to: Place = (_, r) => r.end): Uint8Array[] {
  const p = newPacket()
  const found: Uint8Array[] = []
  for (const r of records()) {
    if (decodePacket(r, p) !== OK) continue
    const at = from(p, r)
    const end = to(p, r)
    if (at !== undefined && end !== undefined && at >= 0 && at < end && end <= r.end) found.push(r.bytes.slice(at, end))
  }
  return some(found, PER_TARGET)
}

/** From the transport header of this protocol on, `skip` bytes further. */
export const transport = (protocol: number, skip = 0) =>
  pieces(p => (p.protocol === protocol && p.transportAt >= 0 ? p.transportAt + skip : undefined))

/** The payload of UDP to this port. */
export const udpPayload = (port: number) => pieces(p => (p.protocol === 17 && p.destinationPort === port ? p.payloadAt : undefined))

/** Whole capture files, those that are short. */
export function captureFiles(): Uint8Array[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter(file => /\.pcap(ng)?$/.test(file))
    .sort()
    .map(file => new Uint8Array(readFileSync(join(ROOT, file))))
    .filter(bytes => bytes.length <= LONGEST)
}
