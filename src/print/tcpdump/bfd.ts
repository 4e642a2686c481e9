// Bidirectional forwarding detection (RFC 5880), versions 0 and 1: is the way to the next router still there.
//
// |version(3) diagnostic(5)|state(2) flags(6)|multiplier|length|mine(4)|yours(4)|min tx(4)|min rx(4)|min echo(4)|
// |authentication: type|length|key|...

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import type { Flags } from './flags.ts'
import { check, type Printer, u8, u32 } from './printer.ts'
import { flagNames, hex, putCounted, putHexBytes } from './text-pieces.ts'

const HEADER = 24
const PORTS: Readonly<Record<number, string>> = { 3784: 'Control', 4784: 'Multihop', 6784: 'Lag' }

const DIAGNOSTICS = [
  'No Diagnostic',
  'Control Detection Time Expired',
  'Echo Function Failed',
  'Neighbor Signaled Session Down',
  'Forwarding Plane Reset',
  'Path Down',
  'Concatenated Path Down',
  'Administratively Down',
  'Reverse Concatenated Path Down',
]
const STATES = ['AdminDown', 'Down', 'Init', 'Up']

const AUTHENTICATED = 0x04
const FLAGS_0: Flags = [
  [0x80, 'I Hear You'],
  [0x40, 'Demand'],
  [0x20, 'Poll'],
  [0x10, 'Final'],
  [0x08, 'Control Plane Independent'],
  [AUTHENTICATED, 'Authentication Present'],
  [0x02, 'Reserved'],
  [0x01, 'Reserved'],
]
const FLAGS_1: Flags = [
  [0x20, 'Poll'],
  [0x10, 'Final'],
  [0x08, 'Control Plane Independent'],
  [AUTHENTICATED, 'Authentication Present'],
  [0x02, 'Demand'],
  [0x01, 'Multipoint'],
]

/** Prints the UDP payload of `length` bytes at `at`; `port` is the one it was sent to. */
export function printBfd(p: Printer, at: number, length: number, port: number): void {
  p.protocol = 'bfd'
  const kind = PORTS[port]
  if (kind === undefined) {
    putAscii(p.text, `BFD, Echo, length: ${length}`)
    if (p.options.verbose > 0) putUnknownData(p, at, length, '\n\t')
    return
  }
  check(p, at, HEADER)
  const version = u8(p, at) >> 5
  const flags = u8(p, at + 1)
  if (version === 0) printControl(p, at, length, 'BFDv0', `Control, Flags: [${flagNames(FLAGS_0, flags, 'none')}]`)
  else if (version === 1) {
    printControl(p, at, length, 'BFDv1', `${kind}, State ${STATES[flags >> 6]}, Flags: [${flagNames(FLAGS_1, flags & 0x3f, 'none')}]`)
  } else {
    putAscii(p.text, `BFDv${version}, Control, length: ${length}`)
    if (p.options.verbose > 0) putUnknownData(p, at, length, '\n\t')
  }
}

/** Microseconds as milliseconds. */
const milliseconds = (p: Printer, at: number): string => `${Math.floor(u32(p, at) / 1000)}`.padStart(4)

function printControl(p: Printer, at: number, length: number, version: string, what: string): void {
  const t = p.text
  if (p.options.verbose === 0) {
    putAscii(t, `${version}, ${what}, length: ${length}`)
    return
  }
  const diagnostic = u8(p, at) & 0x1f
  putAscii(t, `${version}, length: ${length}\n\t${what}, Diagnostic: ${DIAGNOSTICS[diagnostic] ?? 'unknown'} (0x${hex(diagnostic, 2)})`)
  const multiplier = u8(p, at + 2)
  const detection = Math.floor((Math.imul(multiplier, u32(p, at + 12)) >>> 0) / 1000)
  putAscii(t, `\n\tDetection Timer Multiplier: ${multiplier} (${detection} ms Detection time), BFD Length: ${u8(p, at + 3)}`)
  putAscii(t, `\n\tMy Discriminator: 0x${hex(u32(p, at + 4), 8)}, Your Discriminator: 0x${hex(u32(p, at + 8), 8)}`)
  putAscii(t, `\n\t  Desired min Tx Interval:    ${milliseconds(p, at + 12)} ms`)
  putAscii(t, `\n\t  Required min Rx Interval:   ${milliseconds(p, at + 16)} ms`)
  putAscii(t, `\n\t  Required min Echo Interval: ${milliseconds(p, at + 20)} ms`)
  if (u8(p, at + 1) & AUTHENTICATED) putAuthentication(p, at + HEADER)
}

const PASSWORD = 1
const AUTHENTICATIONS: Readonly<Record<number, string>> = {
  [PASSWORD]: 'Simple Password',
  2: 'Keyed MD5',
  3: 'Meticulous Keyed MD5',
  4: 'Keyed SHA1',
  5: 'Meticulous Keyed SHA1',
}
const DIGEST_HEADER = 8
const PASSWORD_HEADER = 3
const LONGEST_PASSWORD = 16

function putAuthentication(p: Printer, at: number): void {
  const t = p.text
  check(p, at, 4)
  const type = u8(p, at)
  const length = u8(p, at + 1)
  const name = AUTHENTICATIONS[type]
  putAscii(t, `\n\tAuthentication: ${name ?? 'Unknown'} (${type}), length: ${length}`)
  putAscii(t, `\n\t  Auth Key ID: ${u8(p, at + 2)}`)
  if (name === undefined) return
  if (type === PASSWORD) {
    const size = length - PASSWORD_HEADER
    if (size < 1 || size > LONGEST_PASSWORD) return putBadLength(p, length)
    putAscii(t, ', Password: ')
    putCounted(p, at + PASSWORD_HEADER, size)
    return
  }
  const [size, title] = type <= 3 ? [16, 'Digest'] : [20, 'Hash']
  if (length !== DIGEST_HEADER + size) return putBadLength(p, length)
  putAscii(t, `, Sequence Number: 0x${hex(u32(p, at + 4), 8)}`)
  check(p, at + DIGEST_HEADER, size)
  putAscii(t, `\n\t  ${title}: `)
  putHexBytes(p, at + DIGEST_HEADER, size)
}

const putBadLength = (p: Printer, length: number): void => putAscii(p.text, `[invalid length ${length}]`)
