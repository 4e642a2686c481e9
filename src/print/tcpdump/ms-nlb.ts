// The heartbeat of Microsoft's Network Load Balancing, of which only priority and addresses are known.

import { putAscii, putIpv4 } from '../text.ts'
import { check, type Printer } from './printer.ts'

const PRIORITY = 8
const CLUSTER = 12
const HOST = 16

export function printMsNlb(p: Printer, at: number): void {
  const t = p.text
  p.protocol = 'msnlb'
  putAscii(t, 'MS NLB heartbeat')
  check(p, at + PRIORITY, 4)
  const b = p.bytes
  const i = at + PRIORITY
  // Little-endian, unlike the addresses.
  const priority = (b[i]! | (b[i + 1]! << 8) | (b[i + 2]! << 16) | (b[i + 3]! << 24)) >>> 0
  putAscii(t, `, host priority: ${priority}`)
  check(p, at + CLUSTER, 4)
  putAscii(t, ', cluster IP: ')
  putIpv4(t, b, at + CLUSTER)
  check(p, at + HOST, 4)
  putAscii(t, ', host IP: ')
  putIpv4(t, b, at + HOST)
}
