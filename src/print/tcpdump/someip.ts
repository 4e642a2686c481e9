// SOME/IP (AUTOSAR): calls and events between the control units of a car.
//
// |service(2)|E, method(15)|length(4)|client(2)|session(2)|protocol version|interface version|type|return code|

import { putAscii } from '../text.ts'
import { type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const HEADER = 16
const EVENT = 0x8000

const TYPES: Readonly<Record<number, string>> = {
  0: 'REQUEST',
  1: 'REQUEST_NO_RETURN',
  2: 'NOTIFICATION',
  32: 'TP_REQUEST',
  33: 'TP_REQUEST_NO_RETURN',
  34: 'TP_NOTIFICATION',
  128: 'RESPONSE',
  129: 'ERROR',
  160: 'TP_RESPONSE',
  161: 'TP_ERROR',
}
const RETURN_CODES = [
  ...['E_OK', 'E_NOT_OK', 'E_UNKNOWN_SERVICE', 'E_UNKNOWN_METHOD', 'E_NOT_READY', 'E_NOT_REACHABLE', 'E_TIMEOUT', 'E_WRONG_PROTOCOL_VERSION'],
  ...['E_WRONG_INTERFACE_VERSION', 'E_MALFORMED_MESSAGE', 'E_WRONG_MESSAGE_TYPE', 'E_E2E_REPEATED', 'E_E2E_WRONG_SEQUENCE', 'E_E2E'],
  ...['E_E2E_NOT_AVAILABLE', 'E_E2E_NO_NEW_DATA'],
]

/** Prints the UDP payload of `length` bytes at `at`. */
export function printSomeIp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'someip'
  putAscii(t, 'SOMEIP')
  if (length < HEADER) return putInvalid(p)
  const message = u32(p, at)
  putAscii(t, `, service ${message >>> 16}, ${message & EVENT ? 'event' : 'method'} ${message & 0x7fff}`)
  putAscii(t, `, len ${u32(p, at + 4)}`)
  const request = u32(p, at + 8)
  putAscii(t, `, client ${request >>> 16}, session ${u16(p, at + 10)}`)
  putAscii(t, `, pver ${u8(p, at + 12)}`)
  putAscii(t, `, iver ${u8(p, at + 13)}`)
  putAscii(t, `, msgtype ${TYPES[u8(p, at + 14)] ?? 'Unknown'}`)
  putAscii(t, `, retcode ${RETURN_CODES[u8(p, at + 15)] ?? 'Unknown'}\n`)
}
