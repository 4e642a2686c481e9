// Packets that two captures on one interface both have: told by their whole record, for the kernel gives a packet one time, whoever gets it. Pure.

const FILE_HEADER = 24
const RECORD_HEADER = 16
/** Packets that are remembered: of more, some are in the log twice. */
const MOST = 100_000

export type Overlap = Set<string>

export const newOverlap = (): Overlap => new Set()

/** Remembers the packets of a pcap file. */
export function remember(overlap: Overlap, pcap: Uint8Array): void {
  for (const { from, to } of records(pcap)) if (overlap.size < MOST) overlap.add(keyOf(pcap, from, to))
}

/** The file without the packets that are remembered, and how many these were. */
export function withoutRemembered(overlap: Overlap, pcap: Uint8Array): { readonly pcap: Uint8Array; readonly left: number } {
  const all = records(pcap)
  const kept = all.filter(({ from, to }) => !overlap.has(keyOf(pcap, from, to)))
  if (kept.length === all.length) return { pcap, left: 0 }
  const parts = [pcap.subarray(0, FILE_HEADER), ...kept.map(({ from, to }) => pcap.subarray(from, to))]
  return { pcap: new Uint8Array(Buffer.concat(parts)), left: all.length - kept.length }
}

const keyOf = (pcap: Uint8Array, from: number, to: number): string => Buffer.from(pcap.buffer, pcap.byteOffset + from, to - from).toString('latin1')

type Span = { readonly from: number; readonly to: number }

function records(pcap: Uint8Array): Span[] {
  const view = new DataView(pcap.buffer, pcap.byteOffset, pcap.byteLength)
  // The first byte of the magic number is 0xa1 only where the most significant byte comes first.
  const littleEndian = pcap[0] !== 0xa1
  const found: Span[] = []
  for (let from = FILE_HEADER; from + RECORD_HEADER <= pcap.length; ) {
    const to = from + RECORD_HEADER + view.getUint32(from + 8, littleEndian)
    if (to > pcap.length) break
    found.push({ from, to })
    from = to
  }
  return found
}
