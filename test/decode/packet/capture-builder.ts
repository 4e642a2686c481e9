// Builds captures byte by byte for tests, in either byte order, right or wrong on purpose.

export type Piece = Uint8Array

const number = (size: 2 | 4 | 8, n: number | bigint, little: boolean): Piece => {
  const bytes = new Uint8Array(size)
  for (let i = 0, rest = BigInt.asUintN(64, BigInt(n)); i < size; i++, rest >>= 8n) bytes[little ? i : size - 1 - i] = Number(rest & 0xffn)
  return bytes
}
export const u16 = (n: number, little = true): Piece => number(2, n, little)
export const u32 = (n: number, little = true): Piece => number(4, n, little)
export const u64 = (n: number | bigint, little = true): Piece => number(8, n, little)

export function join(...pieces: readonly Piece[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    all.set(piece, at)
    at += piece.length
  }
  return all
}

const padded = (piece: Piece): Piece => join(piece, new Uint8Array(-piece.length & 3))

/** 42 bytes: who has 10.0.0.2, tell 10.0.0.1. */
export const ARP = Uint8Array.from(
  'ffffffffffff02420ad001010806000108000604000102420ad001010a0000010000000000000a000002'.match(/../g)!.map(hex => Number.parseInt(hex, 16)),
)

export type PcapHeader = { little?: boolean; magic?: number; major?: number; minor?: number; snaplen?: number; linkType?: number }

export function pcapHeader({ little = true, magic = 0xa1b2c3d4, major = 2, minor = 4, snaplen = 262144, linkType = 1 }: PcapHeader = {}): Piece {
  return join(u32(magic, little), u16(major, little), u16(minor, little), u32(0), u32(0), u32(snaplen, little), u32(linkType, little))
}

export type PcapRecord = { little?: boolean; seconds?: number; fraction?: number; data?: Piece; captured?: number; wire?: number; extra?: Piece }

export function pcapRecord({
  little = true,
  seconds = 1,
  fraction = 2,
  data = ARP,
  captured,
  wire,
  extra = new Uint8Array(0),
}: PcapRecord = {}): Piece {
  const caplen = captured ?? data.length
  return join(u32(seconds, little), u32(fraction, little), u32(caplen, little), u32(wire ?? caplen, little), extra, data)
}

/** A pcapng block of any type; `length` and `again` lie about it. */
export function block(
  type: number,
  body: Piece,
  { little = true, length, again }: { little?: boolean; length?: number; again?: number } = {},
): Piece {
  const whole = padded(body)
  const size = length ?? whole.length + 12
  return join(u32(type, little), u32(size, little), whole, u32(again ?? size, little))
}

export const option = (code: number, value: Piece, little = true): Piece => join(u16(code, little), u16(value.length, little), padded(value))
export const text = (words: string): Piece => new TextEncoder().encode(words)
const END = new Uint8Array(4)

export type Section = { little?: boolean; major?: number; minor?: number; options?: Piece }

export const section = ({ little = true, major = 1, minor = 0, options = new Uint8Array(0) }: Section = {}): Piece =>
  block(0x0a0d0d0a, join(u32(0x1a2b3c4d, little), u16(major, little), u16(minor, little), u64(-1), options), { little })

export type Interface = { little?: boolean; linkType?: number; snaplen?: number; options?: Piece[] }

export const description = ({ little = true, linkType = 1, snaplen = 0, options = [] }: Interface = {}): Piece =>
  block(1, join(u16(linkType, little), u16(0), u32(snaplen, little), ...options, ...(options.length > 0 ? [END] : [])), { little })

export type Enhanced = { little?: boolean; on?: number; time?: bigint; data?: Piece; captured?: number; wire?: number; options?: Piece[] }

export function enhanced({ little = true, on = 0, time = 1000002n, data = ARP, captured, wire, options = [] }: Enhanced = {}): Piece {
  const caplen = captured ?? data.length
  const head = [u32(on, little), u32(Number(time >> 32n), little), u32(Number(time & 0xffffffffn), little)]
  return block(6, join(...head, u32(caplen, little), u32(wire ?? caplen, little), padded(data), ...options), { little })
}
