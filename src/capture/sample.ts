// Which connections a sample of 1 in N keeps: one hash, as a pcap filter for the kernel and as a function.
//
// Hashed is the client's end (address and port) alone: a director rewrites the server's end, so this is what stays the same on
// every node and in both directions. The hash is an affine step, a shift and a multiplication, modulo 2^32, which is all that
// libpcap's arithmetic offers; it stays this short because the expression has no variables (the shift writes its operand twice)
// and because the kernel refuses a long program, upon which libpcap would filter in user space.
// A connection is kept when its hash lies below 2^32 / N: what 1 in 100 keeps is part of what 1 in 10 keeps.
//
// Always kept, since there is nothing to hash: all that is not TCP, UDP or SCTP, IPv4 fragments after the first, and IPv6 with
// extension headers (libpcap finds ports only right after the fixed header).

/** Largest N of `--sample 1/N`. */
export const SAMPLE_MAX = 65535

const PORT = 0x9e3779b1
const WORD = 0x85ebca77
const FIRST = 0x85ebca6b
const SHIFT = 15
const SECOND = 0xc2b2ae35

/** Hash of a client: 4 or 16 address bytes and its port. Unsigned 32 bits, even over sequential addresses and ports. */
export function sampleHash(address: Uint8Array, port: number): number {
  let folded = 0
  for (let i = 0; i + 3 < address.length; i += 4) {
    const word = ((address[i]! << 24) | (address[i + 1]! << 16) | (address[i + 2]! << 8) | address[i + 3]!) >>> 0
    folded = (Math.imul(folded, WORD) + word) >>> 0
  }
  return mix(folded, port)
}

/** The hash where no service port tells which end is the client: the same for both directions, but not behind NAT. */
export function sampleHashOfPair(source: Uint8Array, sourcePort: number, destination: Uint8Array, destinationPort: number): number {
  const both = source.map((octet, i) => octet ^ destination[i]!)
  return sampleHash(both, sourcePort ^ destinationPort)
}

/** Whether 1 in `n` keeps this hash. */
export const isSampled = (hash: number, n: number): boolean => n <= 1 || hash < threshold(n)

/** Reads `1/N` (or plain N); undefined when it is no rate of 1 to 65535. */
export function parseSample(text: string): number | undefined {
  const match = /^(?:1\/)?([0-9]{1,5})$/.exec(text.trim())
  const n = Number(match?.[1])
  return match && n >= 1 && n <= SAMPLE_MAX ? n : undefined
}

/**
 * The filter that keeps 1 in `n` connections; everything else passes. `service` are two filters, of packets to and from the
 * service ports (`dst port 80`, `src port 80`); without them a connection is hashed by both its ends.
 * A packet from service port to service port has no client end that both directions agree on, and is kept.
 */
export function sampleExpression(n: number, service?: { to: string; from: string }): string {
  const below = threshold(n)
  if (!service) {
    const four = hashExpression('(ip[12:4] ^ ip[16:4])', `(${IP_PORT(0)} ^ ${IP_PORT(2)})`)
    const six = hashExpression(foldExpression([8, 12, 16, 20].map(at => `(ip6[${at}:4] ^ ip6[${at + 16}:4])`)), '(ip6[40:2] ^ ip6[42:2])')
    const nothingToHash = 'not (tcp or udp or sctp) or udp port 694 or ip[6:2] & 0x1fff != 0 or ip6[6] = 44'
    return `(${nothingToHash} or ${four} < ${below} or ${six} < ${below})`
  }
  const { to, from } = service
  const source = `${hashExpression('ip[12:4]', IP_PORT(0))} < ${below} or ${hashExpression(fold6(8), 'ip6[40:2]')} < ${below}`
  const destination = `${hashExpression('ip[16:4]', IP_PORT(2))} < ${below} or ${hashExpression(fold6(24), 'ip6[42:2]')} < ${below}`
  return `((${from}) or not (${to}) or ${source}) and ((${to}) or not (${from}) or ${destination})`
}

/** The filter that keeps 1 in `n` of the clients whose address (one or four `words`) and port are these expressions. */
export const sampledClient = (n: number, words: readonly string[], port: string): string =>
  `${hashExpression(foldExpression(words), port)} < ${threshold(n)}`

const threshold = (n: number): number => Math.floor(2 ** 32 / n)

function mix(folded: number, port: number): number {
  const first = Math.imul(folded + Math.imul(port, PORT), FIRST)
  return Math.imul(first ^ (first >>> SHIFT), SECOND) >>> 0
}

const hex = (n: number): string => `0x${n.toString(16)}`

function hashExpression(folded: string, port: string): string {
  // Brackets round everything: libpcap's `^` binds as tight as its neighbours, from the right.
  const first = `((${folded} + (${port} * ${hex(PORT)})) * ${hex(FIRST)})`
  return `((${first} ^ (${first} >> ${SHIFT})) * ${hex(SECOND)})`
}

/** `((a * K + b) * K + c) * K + d`: the words of an address, first to last. */
const foldExpression = (words: readonly string[]): string => words.reduce((sum, word) => `(${sum} * ${hex(WORD)} + ${word})`)

const fold6 = (at: number): string => foldExpression([0, 4, 8, 12].map(i => `ip6[${at + i}:4]`))

/** A port of TCP, UDP or SCTP alike, behind whatever IPv4 options there are. */
const IP_PORT = (at: 0 | 2): string => `ip[((ip[0] & 15) << 2)${at ? ` + ${at}` : ''}:2]`
