// Small Ethernet frames for filters: only what a filter looks at is right, checksums are not.

export type Ends = { readonly source: string; readonly destination: string; readonly sourcePort: number; readonly destinationPort: number }

export const TCP = 6
export const UDP = 17
export const SCTP = 132

/** Bytes of an IPv4 or (fully written out, or with one `::`) IPv6 address. */
export function address(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.').map(Number))
  const [head = '', tail = ''] = text.split('::')
  const words = (part: string): number[] => (part === '' ? [] : part.split(':').map(word => Number.parseInt(word, 16)))
  const [front, back] = [words(head), words(tail)]
  const all = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back]
  return Uint8Array.from(all.flatMap(word => [word >> 8, word & 255]))
}

const ports = ({ sourcePort, destinationPort }: Ends): number[] => [
  sourcePort >> 8,
  sourcePort & 255,
  destinationPort >> 8,
  destinationPort & 255,
  ...new Array<number>(20).fill(0),
]

type Ip = {
  /** 32-bit words of IPv4 options. */
  readonly options?: number
  /** Flags and offset as IPv4 writes them: 0x2000 more follow, then units of 8 bytes. */
  readonly fragment?: number
  /** An IPv6 extension header before the transport: 0 hop by hop, 44 fragment. */
  readonly extension?: number
}

/** From the IP header on. */
export function ipPacket(protocol: number, ends: Ends, { options = 0, fragment = 0, extension }: Ip = {}): number[] {
  const addresses = [...address(ends.source), ...address(ends.destination)]
  const body = ports(ends)
  if (addresses.length === 32) {
    const rest = extension === undefined ? body : [protocol, 0, 0, 0, 0, 0, 0, 0, ...body]
    return [0x60, 0, 0, 0, 0, rest.length, extension ?? protocol, 64, ...addresses, ...rest]
  }
  const header = 20 + 4 * options
  const length = header + body.length
  const first = [0x40 | (header / 4), 0, length >> 8, length & 255, 0, 1, fragment >> 8, fragment & 255, 64, protocol, 0, 0]
  return [...first, ...addresses, ...new Array<number>(4 * options).fill(1), ...body]
}

/** The frame of an IP packet, with `tags` 802.1Q tags. */
export function frame(packet: readonly number[], tags = 0): Uint8Array {
  const type = packet[0]! >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00]
  const vlan = new Array<number[]>(tags).fill([0x81, 0x00, 0x00, 0x05]).flat()
  return Uint8Array.from([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, ...vlan, ...type, ...packet])
}

export const arpFrame = (): Uint8Array =>
  Uint8Array.from([255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 2, 8, 6, 0, 1, 8, 0, 6, 4, 0, 1, ...new Array<number>(20).fill(0)])

export const reversed = ({ source, destination, sourcePort, destinationPort }: Ends): Ends => ({
  source: destination,
  destination: source,
  sourcePort: destinationPort,
  destinationPort: sourcePort,
})
