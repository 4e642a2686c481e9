// Syslog over UDP (RFC 3164, 5424): facility and severity; with -v the message.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Printer, putInvalid, u8 } from './printer.ts'
import { putCounted } from './text-pieces.ts'

const SEVERITIES = ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'info', 'debug']
const FACILITIES = [
  ...['kernel', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'security', 'console', 'cron'],
  ...['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
]
const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const MOST_DIGITS = 3

/** Prints the UDP payload of `length` bytes at `at`. */
export function printSyslog(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'syslog'
  if (u8(p, at) !== LESS_THAN) return putInvalid(p)
  let i = 1
  let priority = 0
  for (; i <= MOST_DIGITS; i++) {
    const digit = u8(p, at + i) - 0x30
    if (digit < 0 || digit > 9) break
    priority = priority * 10 + digit
  }
  if (u8(p, at + i) !== GREATER_THAN) return putInvalid(p)
  i++
  const facility = priority >> 3
  const facilityName = FACILITIES[facility] ?? `unknown (${facility})`
  const severity = priority & 7
  if (p.options.verbose === 0) {
    putAscii(t, `SYSLOG ${facilityName}.${SEVERITIES[severity]}, length: ${length}`)
    return
  }
  putAscii(t, `SYSLOG, length: ${length}\n\tFacility ${facilityName} (${facility}), Severity ${SEVERITIES[severity]} (${severity})\n\tMsg: `)
  if (length > i) putCounted(p, at + i, length - i)
  if (p.options.verbose > 1) putUnknownData(p, at, length, '\n\t')
}
