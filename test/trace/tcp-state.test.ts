import {
  CLOSED,
  CLOSING,
  PORT_REUSED,
  RESET_AFTER_CLOSE,
  RESET_AFTER_IDLE,
  RESET_BY_CLIENT,
  RESET_BY_SERVER,
  RESET_NO,
  RESET_REFUSED,
  RESET_UNASKED,
  RESET_UNKNOWN_THERE,
  SIDE_CLIENT,
  SIDE_SERVER,
} from '../../src/trace/verdict-codes.ts'
import { replay } from './recorded.ts'
import { ACK, down, FIN, handshake, newScene, RST, SYN, up } from './scene.ts'

const MS = 1e6

test('the times of a handshake', () => {
  const s = newScene()
  expect(up(s, { flags: SYN, seq: 1000 }).syns).toBe(1)
  expect(down(s, { flags: SYN | ACK, seq: 5000, ack: 1001 }, 12).synToSynAck).toBe(12 * MS)
  const ack = up(s, { seq: 1001, ack: 5001 }, 3)
  expect([ack.synAckToAck, ack.synToAck]).toEqual([3 * MS, -1])
  expect(up(s, { seq: 1001, ack: 5001 }).synAckToAck).toBe(-1)
})

test('SYNs are counted, and the time begins with the first', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1000 })
  expect(up(s, { flags: SYN, seq: 1000 }, 1000).syns).toBe(2)
  expect(down(s, { flags: SYN | ACK, seq: 5000, ack: 1001 }, 5).synToSynAck).toBe(1005 * MS)
})

test('where answers pass elsewhere, SYN to ACK is all there is', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1000 })
  const ack = up(s, { seq: 1001, ack: 5001 }, 7)
  expect([ack.synToAck, ack.synToSynAck, ack.synAckToAck]).toEqual([7 * MS, -1, -1])
})

test("an answer is timed from the client's last byte to the server's first", () => {
  const s = newScene()
  handshake(s)
  up(s, { seq: 1001, ack: 5001, length: 100 })
  up(s, { seq: 1101, ack: 5001, length: 100 }, 10)
  expect(down(s, { seq: 5001, ack: 1201 }, 1).answer).toBe(-1)
  expect(down(s, { seq: 5001, ack: 1201, length: 1000 }, 24).answer).toBe(25 * MS)
  expect(down(s, { seq: 6001, ack: 1201, length: 1000 }).answer).toBe(-1)
  up(s, { seq: 1201, ack: 7001, length: 10 }, 500)
  expect(down(s, { seq: 7001, ack: 1211, length: 10 }, 2).answer).toBe(2 * MS)
})

test('a request that is sent again does not shorten the answer time', () => {
  const s = newScene()
  handshake(s)
  up(s, { seq: 1001, ack: 5001, length: 100 })
  up(s, { seq: 1001, ack: 5001, length: 100 }, 200)
  expect(down(s, { seq: 5001, ack: 1101, length: 10 }, 5).answer).toBe(205 * MS)
})

test('the second FIN closes: duration and bytes of both sides', () => {
  const s = newScene()
  handshake(s)
  up(s, { seq: 1001, ack: 5001, length: 100 })
  down(s, { seq: 5001, ack: 1101, length: 1000 })
  expect(up(s, { flags: FIN | ACK, seq: 1101, ack: 6001 }).marks & (CLOSED | CLOSING)).toBe(0)
  const closed = down(s, { flags: FIN | ACK, seq: 6001, ack: 1102 }, 5)
  expect([closed.marks & CLOSED, closed.duration, closed.clientBytes, closed.serverBytes]).toEqual([CLOSED, 10 * MS, 100, 1000])
  expect(up(s, { seq: 1102, ack: 6002 }).duration).toBe(-1)
})

test('one FIN closes where the other side is not seen', () => {
  const s = newScene()
  up(s, { flags: SYN, seq: 1000 })
  up(s, { seq: 1001, ack: 5001 })
  up(s, { seq: 1001, ack: 5001, length: 50 })
  const closing = up(s, { flags: FIN | ACK, seq: 1051, ack: 6001 })
  expect([closing.marks & CLOSING, closing.clientBytes, closing.serverBytes]).toEqual([CLOSING, 50, 0])
})

describe('why a connection is reset', () => {
  test('refused', () => {
    const s = newScene()
    up(s, { flags: SYN, seq: 1000 })
    const v = down(s, { flags: RST | ACK, seq: 0, ack: 1001 })
    expect([v.reset, v.sender]).toEqual([RESET_REFUSED, SIDE_SERVER])
  })

  test('the client did not ask for this SYN-ACK', () => {
    const s = newScene()
    up(s, { flags: SYN, seq: 1000 })
    down(s, { flags: SYN | ACK, seq: 5000, ack: 1001 })
    expect(up(s, { flags: RST, seq: 1001 }).reset).toBe(RESET_UNASKED)
  })

  test('by either side', () => {
    for (const [side, reason] of [
      [up, RESET_BY_CLIENT],
      [down, RESET_BY_SERVER],
    ] as const) {
      const s = newScene()
      handshake(s)
      up(s, { seq: 1001, ack: 5001, length: 100 })
      const v = side(s, side === up ? { flags: RST | ACK, seq: 1101, ack: 5001 } : { flags: RST | ACK, seq: 5001, ack: 1101 })
      expect([v.reset, v.clientBytes]).toEqual([reason, 100])
      expect(side(s, { flags: RST, seq: 1 }).reset).toBe(RESET_NO)
    }
  })

  test('the other side does not know the connection', () => {
    const s = newScene()
    up(s, { seq: 1001, ack: 5001, length: 100 })
    const v = down(s, { flags: RST, seq: 5001 })
    expect([v.reset, v.sender]).toEqual([RESET_UNKNOWN_THERE, SIDE_SERVER])
  })

  test('after a silence, whether the RST breaks it or answers who did', () => {
    const s = newScene()
    handshake(s)
    expect(down(s, { flags: RST | ACK, seq: 5001, ack: 1001 }, 900_000)).toMatchObject({ reset: RESET_AFTER_IDLE, idle: 900_000 * MS })
    const t = newScene()
    handshake(t)
    up(t, { seq: 1001, ack: 5001, length: 10 }, 900_000)
    expect(down(t, { flags: RST, seq: 5001 })).toMatchObject({ reset: RESET_AFTER_IDLE, idle: 900_000 * MS })
    const answered = newScene()
    handshake(answered)
    up(answered, { seq: 1001, ack: 5001, length: 10 }, 900_000)
    down(answered, { seq: 5001, ack: 1011, length: 10 })
    expect(down(answered, { flags: RST | ACK, seq: 5011, ack: 1011 }).reset).toBe(RESET_BY_SERVER)
  })

  test('after a FIN it is no trouble', () => {
    const s = newScene()
    handshake(s)
    down(s, { flags: FIN | ACK, seq: 5001, ack: 1001 })
    expect(up(s, { flags: RST | ACK, seq: 1001, ack: 5002 }).reset).toBe(RESET_AFTER_CLOSE)
  })
})

test('the same ports with other numbers are a new connection', () => {
  const s = newScene()
  handshake(s)
  const again = up(s, { flags: SYN, seq: 900_000 }, 5000)
  expect([again.connection, again.marks & PORT_REUSED, again.clientBytes]).toEqual([2, PORT_REUSED, 0])
  expect(down(s, { flags: SYN | ACK, seq: 70_000, ack: 900_001 }, 4).synToSynAck).toBe(4 * MS)
  expect(up(s, { flags: SYN, seq: 900_000 }, 1000).connection).toBe(2)
})

test('of a recorded closed port: refused at the real server, nothing of the kind at the director', () => {
  const resets = (name: string): number[] => {
    const found: number[] = []
    replay(`linux-6.1-ipvs/${name}`, {}, v => {
      if (v.reset !== RESET_NO) found.push(v.reset)
    })
    return found
  }
  expect(resets('dr-port-closed-rs1')).toEqual([RESET_REFUSED, RESET_REFUSED])
  expect(resets('dr-port-closed-lvs1')).toEqual([])
})

test('the opener is the client; else the port that is known, else the higher one', () => {
  const s = newScene()
  expect(down(s, { flags: SYN, seq: 1 }).sender).toBe(SIDE_CLIENT)
  const middle = newScene()
  expect(down(middle, { seq: 1, length: 10 }).sender).toBe(SIDE_SERVER)
  const known = newScene({ servicePorts: [40000] })
  expect(down(known, { seq: 1, length: 10 }).sender).toBe(SIDE_CLIENT)
  const answer = newScene()
  expect(up(answer, { flags: SYN | ACK, seq: 1 }).sender).toBe(SIDE_SERVER)
})
