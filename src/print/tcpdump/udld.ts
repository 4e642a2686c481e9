// Unidirectional Link Detection (RFC 5171): version and code, the elements with -v.

import { putAscii, putEscapedByte } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { putPaddedText } from './padded-text.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const HEADER = 4
const ELEMENT_HEADER = 4

const CODE_NAMES = ['Reserved', 'Probe message', 'Echo message', 'Flush message']
const FLAGS: Flags = [
  [0x01, 'RT'],
  [0x02, 'RSY'],
  [0x04, 'MBZ-2'],
  [0x08, 'MBZ-3'],
  [0x10, 'MBZ-4'],
  [0x20, 'MBZ-5'],
  [0x40, 'MBZ-6'],
  [0x80, 'MBZ-7'],
]

const DEVICE_ID = 1
const PORT_ID = 2
const ECHO = 3
const MESSAGE_INTERVAL = 4
const TIMEOUT_INTERVAL = 5
const DEVICE_NAME = 6
const SEQUENCE = 7
const NAMES: Readonly<Record<number, string>> = {
  [DEVICE_ID]: 'Device-ID TLV',
  [PORT_ID]: 'Port-ID TLV',
  [ECHO]: 'Echo TLV',
  [MESSAGE_INTERVAL]: 'Message Interval TLV',
  [TIMEOUT_INTERVAL]: 'Timeout Interval TLV',
  [DEVICE_NAME]: 'Device Name TLV',
  [SEQUENCE]: 'Sequence Number TLV',
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** `length` is what SNAP says is left. */
export function printUdld(p: Printer, start: number, length: number): void {
  const t = p.text
  p.protocol = 'udld'
  if (length < HEADER) return putBroken(p, start, length)
  const first = u8(p, start)
  const code = first & 0x1f
  const flags = u8(p, start + 1)
  putAscii(t, `UDLDv${first >> 5}, Code ${CODE_NAMES[code] ?? 'Reserved'} (${code.toString(16)}), Flags [`)
  putFlags(t, FLAGS, flags, 'none')
  putAscii(t, `] (0x${hex(flags, 2)}), length ${length}`)
  if (p.options.verbose === 0) return check(p, start + 2, length - 2)
  putAscii(t, `\n\tChecksum 0x${hex(u16(p, start + 2), 4)} (unverified)`)
  const end = start + length
  for (let at = start + HEADER; at < end; ) {
    if (end - at < ELEMENT_HEADER) return putBroken(p, at, end - at)
    const type = u16(p, at)
    const size = u16(p, at + 2)
    at += ELEMENT_HEADER
    putAscii(t, `\n\t${NAMES[type] ?? 'Unknown'} (0x${hex(type, 4)}) TLV, length ${size}`)
    const valueSize = size - ELEMENT_HEADER
    if (valueSize <= 0 || end - at < valueSize || !putValue(p, type, at, valueSize)) return putBroken(p, at, end - at)
    at += valueSize
  }
}

function putBroken(p: Printer, at: number, left: number): void {
  putInvalid(p)
  check(p, at, left)
}

/** Answers false when the element's size is wrong for its type. */
function putValue(p: Printer, type: number, at: number, size: number): boolean {
  const t = p.text
  switch (type) {
    case DEVICE_ID:
    case PORT_ID:
    case DEVICE_NAME:
      putAscii(t, ', ')
      putPaddedText(p, at, size)
      return true
    case ECHO:
      putAscii(t, ', ')
      for (let i = 0; i < size; i++) putEscapedByte(t, u8(p, at + i))
      return true
    case MESSAGE_INTERVAL:
    case TIMEOUT_INTERVAL:
      if (size !== 1) return false
      putAscii(t, `, ${u8(p, at)}s`)
      return true
    case SEQUENCE:
      if (size !== 4) return false
      putAscii(t, `, ${u32(p, at)}`)
      return true
    default:
      check(p, at, size)
      return true
  }
}
