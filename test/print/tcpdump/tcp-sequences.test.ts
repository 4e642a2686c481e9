// Relative TCP sequence numbers: tcpdump's rule, held against a plain Map; bounded memory.

import { newTcpSequences, relate4, relate6 } from '../../../src/print/tcpdump/tcp-sequences.ts'

const SYN = 0x02
const ACK = 0x10

/** The rule as one would write it with a Map: one entry per conversation, ordered by port, then address. */
function newModel() {
  const seen = new Map<string, { seq: number; ack: number }>()
  return (source: string, destination: string, sport: number, dport: number, seq: number, ack: number, flags: number) => {
    const reverse = sport > dport || (sport === dport && source > destination)
    const key = reverse ? `${destination} ${source} ${dport} ${sport}` : `${source} ${destination} ${sport} ${dport}`
    const known = seen.get(key)
    if (known === undefined || flags & SYN) {
      seen.set(key, reverse ? { seq: (ack - 1) >>> 0, ack: seq } : { seq, ack: (ack - 1) >>> 0 })
      return [seq, ack]
    }
    return reverse ? [(seq - known.ack) >>> 0, (ack - known.seq) >>> 0] : [(seq - known.seq) >>> 0, (ack - known.ack) >>> 0]
  }
}

function random(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x100000000) * below)
  }
}

describe.each([4, 16])('addresses of %d bytes', size => {
  const relate = size === 4 ? relate4 : relate6

  test('every segment of many interleaved conversations is numbered as the rule says', () => {
    const sequences = newTcpSequences()
    const model = newModel()
    const any = random(size)
    const wrong: string[] = []
    const hosts = Array.from({ length: 40 }, () => Uint8Array.from({ length: size }, () => any(256)))
    for (let i = 0; i < 50_000; i++) {
      const a = hosts[any(40)]!
      const b = hosts[any(40)]!
      const ports = [any(3) * 20000, any(50)]
      if (any(2)) ports.reverse()
      const [sport, dport] = ports as [number, number]
      const seq = any(0x100000000)
      const ack = any(0x100000000)
      const flags = ACK | (any(20) === 0 ? SYN : 0)
      const bytes = Uint8Array.from([...a, ...b])
      const relative = relate(sequences, bytes, 0, size, sport, dport, seq, ack, flags)
      const ours = relative
        ? sequences.reverse
          ? [(seq - sequences.ack) >>> 0, (ack - sequences.seq) >>> 0]
          : [(seq - sequences.seq) >>> 0, (ack - sequences.ack) >>> 0]
        : [seq, ack]
      const hex = (u: Uint8Array) => Buffer.from(u).toString('hex')
      const theirs = model(hex(a), hex(b), sport, dport, seq, ack, flags)
      if (ours[0] !== theirs[0] || ours[1] !== theirs[1]) wrong.push(`segment ${i}: ${ours} instead of ${theirs}`)
    }
    expect(wrong).toEqual([])
  })

  test('memory stays bounded, and a conversation in use outlives any number of others', () => {
    const sequences = newTcpSequences()
    const mine = new Uint8Array(2 * size)
    mine[size] = 1
    relate(sequences, mine, 0, size, 1000, 80, 5000, 9000, ACK)
    const other = new Uint8Array(2 * size)
    const view = new DataView(other.buffer)
    let forgotten = 0
    const conversations = size === 4 ? 2_200_000 : 300_000
    for (let i = 0; i < conversations; i++) {
      view.setUint32(size - 4, i)
      relate(sequences, other, 0, size, 2000, 80, 1, 1, ACK)
      if (i % 10_000 === 0 && !relate(sequences, mine, 0, size, 1000, 80, 5001, 9000, ACK)) forgotten++
    }
    expect(forgotten).toBe(0)
    const { table4, table6 } = sequences
    const bytes = [table4, table6].reduce((sum, t) => sum + t.entries.byteLength + (t.old?.entries.byteLength ?? 0), 0)
    expect(bytes).toBeLessThan(56_000_000)
  })
})

test('ports 0 and 0 between addresses of zeros are a conversation like any other', () => {
  const sequences = newTcpSequences()
  const bytes = new Uint8Array(8)
  expect(relate4(sequences, bytes, 0, 4, 0, 0, 10, 20, ACK)).toBe(false)
  expect(relate4(sequences, bytes, 0, 4, 0, 0, 11, 20, ACK)).toBe(true)
})
