// Berkeley's time synchronization of the years before NTP.
//
// |type|version|sequence(2)|seconds(4), or hops|microseconds(4)|name, up to a zero byte|

import { putAscii } from '../text.ts'
import { putPaddedText } from './padded-text.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const TYPES = [
  ...['ANY', 'ADJTIME', 'ACK', 'MASTERREQ', 'MASTERACK', 'SETTIME', 'MASTERUP', 'SLAVEUP', 'ELECTION', 'ACCEPT', 'REFUSE', 'CONFLICT', 'RESOLVE'],
  ...['QUIT', 'DATE', 'DATEREQ', 'DATEACK', 'TRACEON', 'TRACEOFF', 'MSITE', 'MSITEREQ', 'TEST', 'SETDATE', 'SETDATEREQ', 'LOOP'],
]
const LOOP = TYPES.indexOf('LOOP')
const TIMED: ReadonlySet<number> = new Set(['SETTIME', 'ADJTIME', 'SETDATE', 'SETDATEREQ'].map(name => TYPES.indexOf(name)))
const MICRO = 1000000
const LONGEST_NAME = 256

/** Prints the UDP payload at `at`. */
export function printTimed(p: Printer, at: number): void {
  const t = p.text
  p.protocol = 'timed'
  const type = u8(p, at)
  putAscii(t, TYPES[type] === undefined ? `(tsp_type 0x${hex(type)})` : `TSP_${TYPES[type]}`)
  putAscii(t, ` vers ${u8(p, at + 1)}`)
  putAscii(t, ` seq ${u16(p, at + 2)}`)
  if (type === LOOP) putAscii(t, ` hopcnt ${u8(p, at + 4)}`)
  if (TIMED.has(type)) {
    const seconds = u32(p, at + 4) | 0
    const micro = u32(p, at + 8) | 0
    if (micro < 0) return
    putAscii(t, ` time ${timeText(seconds, micro)}`)
  }
  putAscii(t, ' name ')
  putPaddedText(p, at + 12, LONGEST_NAME)
}

/** Microseconds count upwards from the second below, so less than none has to be turned round. */
function timeText(seconds: number, micro: number): string {
  const below = seconds < 0 && micro !== 0
  const rest = below ? MICRO - micro : micro
  const fraction = rest < 0 ? `-${`${-rest}`.padStart(5, '0')}` : `${rest}`.padStart(6, '0')
  return `${below && seconds === -1 ? '-' : ''}${below ? seconds + 1 : seconds}.${fraction}`
}
