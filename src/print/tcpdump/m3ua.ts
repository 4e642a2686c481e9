// M3UA (RFC 4666): SS7 signalling over SCTP, printed with -vv.

import { putAscii, putHex8 } from '../text.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'

const HEADER = 8
const PARAMETER_HEADER = 4
const RELEASE_1 = 1

type MessageClass = { readonly name: string; readonly messages: Readonly<Record<number, string>> }

const CLASSES: Readonly<Record<number, MessageClass>> = {
  0: { name: 'Management', messages: { 0: 'Error', 1: 'Notify' } },
  1: { name: 'Transfer', messages: { 1: 'Data' } },
  2: {
    name: 'SS7',
    messages: {
      1: 'Destination Unavailable',
      2: 'Destination Available',
      3: 'Destination State Audit',
      4: 'Signalling Congestion',
      5: 'Destination User Part Unavailable',
      6: 'Destination Restricted',
    },
  },
  3: {
    name: 'ASP',
    messages: { 1: 'Up', 2: 'Down', 3: 'Heartbeat', 4: 'Up Acknowledgement', 5: 'Down Acknowledgement', 6: 'Heartbeat Acknowledgement' },
  },
  4: { name: 'ASP', messages: { 1: 'Active', 2: 'Inactive', 3: 'Active Acknowledgement', 4: 'Inactive Acknowledgement' } },
  9: {
    name: 'Routing Key Management',
    messages: { 1: 'Registration Request', 2: 'Registration Response', 3: 'Deregistration Request', 4: 'Deregistration Response' },
  },
}

const ROUTING_CONTEXT = 0x0006
const CORRELATION_ID = 0x0013
const NETWORK_APPEARANCE = 0x0200

const PARAMETER_NAMES: Readonly<Record<number, string>> = {
  4: 'INFO String',
  [ROUTING_CONTEXT]: 'Routing Context',
  7: 'Diagnostic Info',
  9: 'Heartbeat Data',
  11: 'Traffic Mode Type',
  12: 'Error Code',
  13: 'Status',
  17: 'ASP Identifier',
  18: 'Affected Point Code',
  [CORRELATION_ID]: 'Correlation ID',
  [NETWORK_APPEARANCE]: 'Network Appearance',
  516: 'User/Cause',
  517: 'Congestion Indications',
  518: 'Concerned Destination',
  519: 'Routing Key',
  520: 'Registration Result',
  521: 'Deregistration Result',
  522: 'Local Routing Key Identifier',
  523: 'Destination Point Code',
  524: 'Service Indicators',
  526: 'Originating Point Code List',
  528: 'Protocol Data',
  530: 'Registration Status',
  531: 'Deregistration Status',
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** Prints the message of `size` bytes at `at`, a chunk's whole payload. */
export function printM3ua(p: Printer, at: number, size: number): void {
  const t = p.text
  p.protocol = 'm3ua'
  if (size < HEADER) {
    putInvalid(p)
    check(p, at, size)
    return
  }
  check(p, at, HEADER)
  if (u8(p, at) !== RELEASE_1) return
  const number = u8(p, at + 2)
  const known = CLASSES[number]
  putAscii(t, `\n\t\t${known?.name ?? `Unknown message class ${number}`}`)
  if (known !== undefined) {
    const type = u8(p, at + 3)
    putAscii(t, ` ${known.messages[type] ?? `Unknown (0x${hex(type, 2)})`} Message`)
  }
  const length = u32(p, at + 4)
  if (length !== size) putAscii(t, `\n\t\t\t@@@@@@ Corrupted length ${length} of message @@@@@@`)
  else if (!putParameters(p, at + HEADER, size - HEADER)) {
    putInvalid(p)
    check(p, at + HEADER, size - HEADER)
  }
}

/** Answers false when a parameter's length makes no sense. */
function putParameters(p: Printer, at: number, size: number): boolean {
  const end = at + size
  let i = at
  while (i < end) {
    if (end - i < PARAMETER_HEADER) return false
    const tag = u16(p, i)
    putAscii(p.text, `\n\t\t\t${PARAMETER_NAMES[tag] ?? `Unknown Parameter (0x${hex(tag, 4)})`}: `)
    const length = u16(p, i + 2)
    if (length < PARAMETER_HEADER) return false
    const padding = -(i + length - at) & 3
    check(p, i, length + padding)
    putParameter(p, i, tag, length)
    i += length + padding
  }
  return true
}

/** tcpdump shows the parameter's own header where it means to show the value; so do we. */
function putParameter(p: Printer, at: number, tag: number, length: number): void {
  const shown = tag === NETWORK_APPEARANCE || tag === ROUTING_CONTEXT || tag === CORRELATION_ID
  if (!shown) putAscii(p.text, `(length ${length})`)
  else if (length - PARAMETER_HEADER < 4) putInvalid(p)
  else {
    putAscii(p.text, '0x')
    putHex8(p.text, u32(p, at))
  }
}
