import { ACK, down, FIN, handshake, markNames, newScene, RST, type Scene, SYN, up } from './scene.ts'

const opened = (): Scene => {
  const s = newScene()
  handshake(s)
  return s
}

/** Window scale 0 in the SYN's options. */
const SCALE = Uint8Array.of(3, 3, 0, 0)

test('what comes in order has no mark', () => {
  const s = opened()
  expect(markNames(up(s, { seq: 1001, ack: 5001, length: 100 }).marks)).toEqual([])
  expect(markNames(down(s, { seq: 5001, ack: 1101, length: 1000 }).marks)).toEqual([])
  expect(markNames(down(s, { seq: 6001, ack: 1101, length: 1000 }).marks)).toEqual([])
  expect(markNames(up(s, { seq: 1101, ack: 7001 }).marks)).toEqual([])
})

test('the same bytes again are a retransmission, counted per sender', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  const again = up(s, { seq: 1001, ack: 5001, length: 100 }, 300)
  expect([markNames(again.marks), again.retransmissions]).toEqual([['RETRANSMISSION'], 1])
  expect(up(s, { seq: 1001, ack: 5001, length: 100 }, 600).retransmissions).toBe(2)
  expect(down(s, { seq: 5001, ack: 1101, length: 10 }).retransmissions).toBe(0)
})

test('sent again although acknowledged is spurious', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  down(s, { seq: 5001, ack: 1101 })
  expect(markNames(up(s, { seq: 1001, ack: 5001, length: 100 }, 300).marks)).toEqual(['SPURIOUS_RETRANSMISSION'])
})

test('sent again right after duplicate ACKs is fast', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  up(s, { seq: 1101, ack: 5001, length: 100 })
  up(s, { seq: 1201, ack: 5001, length: 100 })
  down(s, { seq: 5001, ack: 1101 })
  expect(down(s, { seq: 5001, ack: 1101 }).duplicateAcks).toBe(1)
  const second = down(s, { seq: 5001, ack: 1101 })
  expect([markNames(second.marks), second.duplicateAcks]).toEqual([['DUPLICATE_ACK'], 2])
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 100 }).marks)).toEqual(['FAST_RETRANSMISSION'])
  // Later than 20 ms it was the sender's own timer.
  down(s, { seq: 5001, ack: 1101 })
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 100 }, 30).marks)).toEqual(['RETRANSMISSION'])
})

test('a duplicate ACK has the same number and window; a new number begins the count anew', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  down(s, { seq: 5001, ack: 1101 })
  down(s, { seq: 5001, ack: 1101 })
  up(s, { seq: 1101, ack: 5001, length: 100 })
  expect(markNames(down(s, { seq: 5001, ack: 1201 }).marks)).toEqual([])
  expect(down(s, { seq: 5001, ack: 1201 }).duplicateAcks).toBe(1)
  expect(markNames(down(s, { seq: 5001, ack: 1201, window: 400 }).marks)).toEqual(['WINDOW_UPDATE'])
})

test('a gap is said at the segment after it, and what fills it soon is out of order', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  expect(markNames(up(s, { seq: 1201, ack: 5001, length: 100 }).marks)).toEqual(['SEGMENT_LOST'])
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 100 }).marks)).toEqual(['OUT_OF_ORDER'])
  expect(markNames(up(s, { seq: 1301, ack: 5001, length: 100 }).marks)).toEqual([])
})

test('what fills a gap later than a round trip was sent again', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  up(s, { seq: 1201, ack: 5001, length: 100 })
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 100 }, 250).marks)).toEqual(['RETRANSMISSION'])
})

test('unlike Wireshark 4.0, soon after newer data but seen before is a retransmission, not out of order', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  up(s, { seq: 1101, ack: 5001, length: 100 })
  up(s, { seq: 1201, ack: 5001, length: 100 })
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 100 }).marks)).toEqual(['RETRANSMISSION'])
})

test('an ACK of bytes that were never seen says so once', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  expect(markNames(down(s, { seq: 5001, ack: 9001, length: 10 }).marks)).toEqual(['ACKED_UNSEEN'])
})

test('a side that the capture does not show is never said to have lost anything', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1000 })
  const marks = [
    up(s, { seq: 1001, ack: 5001 }),
    up(s, { seq: 1001, ack: 5001, length: 100 }),
    up(s, { seq: 1101, ack: 90001 }),
    up(s, { seq: 1101, ack: 180001 }),
    up(s, { seq: 1101, ack: 180001, length: 1 }),
    up(s, { flags: FIN | ACK, seq: 1102, ack: 180002 }),
  ].map(v => v.marks)
  expect(marks.flatMap(markNames)).toEqual(['CLOSING'])
})

test('one byte back and nothing new is a keep-alive, and its answer repeats the ACK', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  down(s, { seq: 5001, ack: 1101 })
  expect(markNames(up(s, { seq: 1100, ack: 5001 }, 60_000).marks)).toEqual(['KEEP_ALIVE'])
  expect(markNames(down(s, { seq: 5001, ack: 1101 }).marks)).toEqual(['KEEP_ALIVE_ACK'])
})

test('a closed window, its probe, the answer, and the window open again', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  expect(markNames(down(s, { seq: 5001, ack: 1101, window: 0 }).marks)).toEqual(['ZERO_WINDOW'])
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 1 }, 200).marks)).toEqual(['ZERO_WINDOW_PROBE'])
  expect(markNames(down(s, { seq: 5001, ack: 1101, window: 0 }).marks)).toEqual(['ZERO_WINDOW', 'ZERO_WINDOW_PROBE_ACK'])
  expect(markNames(down(s, { seq: 5001, ack: 1101, window: 500 }).marks)).toEqual(['WINDOW_UPDATE', 'WINDOW_OPENED'])
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 100 }).marks)).toEqual([])
})

test('data up to the very edge of the window fills it, when both SYNs told how windows are scaled', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1000, options: SCALE })
  down(s, { flags: SYN | ACK, seq: 5000, ack: 1001, options: Uint8Array.of(3, 3, 2, 0) })
  up(s, { seq: 1001, ack: 5001 })
  // 50 units of 2^2 bytes behind ACK 1001: up to 1201.
  down(s, { seq: 5001, ack: 1001, window: 50 })
  expect(markNames(up(s, { seq: 1001, ack: 5001, length: 100 }).marks)).toEqual([])
  expect(markNames(up(s, { seq: 1101, ack: 5001, length: 100 }).marks)).toEqual(['WINDOW_FULL'])
  const middle = newScene()
  down(middle, { seq: 5001, ack: 1001, window: 50 })
  expect(markNames(up(middle, { seq: 1001, ack: 5001, length: 50 }).marks)).toEqual([])
})

test('sequence numbers that pass zero are in order', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 0xffffffff - 50 })
  down(s, { flags: SYN | ACK, seq: 0xffffff00, ack: 0xffffffff - 49 })
  up(s, { seq: 0xffffffff - 49, ack: 0xffffff01 })
  expect(markNames(up(s, { seq: 0xffffffff - 49, ack: 0xffffff01, length: 100 }).marks)).toEqual([])
  expect(markNames(up(s, { seq: 50, ack: 0xffffff01, length: 100 }).marks)).toEqual([])
  expect(markNames(up(s, { seq: 0xffffffff - 49, ack: 0xffffff01, length: 100 }, 300).marks)).toEqual(['RETRANSMISSION'])
})

test('a reset is none of these', () => {
  const s = opened()
  up(s, { seq: 1001, ack: 5001, length: 100 })
  expect(markNames(down(s, { flags: RST, seq: 9999 }).marks)).toEqual([])
})
