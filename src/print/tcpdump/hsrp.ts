// HSRP version 0 (RFC 2281): Cisco's forerunner of VRRP.
//
// |version|operation|state|hello time|hold time|priority|group|reserved|authentication(8)|address(4)|

import { putAscii } from '../text.ts'
import { putPaddedText } from './padded-text.ts'
import { type Printer, u8 } from './printer.ts'
import { putRelativeTime } from './relative-time.ts'
import { ipv4Text } from './text-pieces.ts'

const OPERATIONS = ['hello', 'coup', 'resign']
const STATES: Readonly<Record<number, string>> = { 0: 'initial', 1: 'learn', 2: 'listen', 4: 'speak', 8: 'standby', 16: 'active' }
const PASSWORD_SIZE = 8

/** Prints the UDP payload of `length` bytes at `at`. */
export function printHsrp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'hsrp'
  const version = u8(p, at)
  putAscii(t, `HSRPv${version}`)
  if (version !== 0) return
  putAscii(t, '-')
  const operation = u8(p, at + 1)
  putAscii(t, `${OPERATIONS[operation] ?? `unknown (${operation})`} ${length}: `)
  const state = u8(p, at + 2)
  putAscii(t, `state=${STATES[state] ?? `Unknown (${state})`} `)
  putAscii(t, `group=${u8(p, at + 6)} `)
  const reserved = u8(p, at + 7)
  if (reserved !== 0) putAscii(t, `[reserved=${reserved}!] `)
  putAscii(t, `addr=${ipv4Text(p, at + 16)}`)
  if (p.options.verbose === 0) return
  putAscii(t, ' hellotime=')
  putRelativeTime(t, u8(p, at + 3))
  putAscii(t, ' holdtime=')
  putRelativeTime(t, u8(p, at + 4))
  putAscii(t, ` priority=${u8(p, at + 5)} auth="`)
  putPaddedText(p, at + 8, PASSWORD_SIZE)
  putAscii(t, '"')
}
