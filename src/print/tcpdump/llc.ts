// IEEE 802.2 LLC, the header of frames that carry a length in place of an Ethernet type.
//
// Unnumbered frames have one byte of control, supervisory and information frames two (little-endian).

import { putAscii, putDecimal, putHex2, putHex4, putMac } from '../text.ts'
import { putHexAsciiDump } from './dump.ts'
import { printIp } from './ip.ts'
import { printIpx } from './ipx.ts'
import { SAP_NAMES } from './llc-names.ts'
import { printOsi } from './osi.ts'
import { type Printer, putTruncated, u8 } from './printer.ts'
import { printSnap, SNAP_HEADER } from './snap.ts'
import { printStp } from './stp.ts'

const UNNUMBERED_HEADER = 3
const NUMBERED_HEADER = 4

const GROUP = 0x01
const RESPONSE = 0x01
const UNNUMBERED = 0x03
const SUPERVISORY = 0x01
const POLL_UNNUMBERED = 0x10
const POLL_NUMBERED = 0x0100

const UNNUMBERED_INFORMATION = 0x03
const EXCHANGE_ID = 0xaf
const EXCHANGE_ID_FORMAT = 0x81

const SAP_IP = 0x06
const SAP_STP = 0x42
const SAP_SNAP = 0xaa
const SAP_IPX = 0xe0
const SAP_OSI = 0xfe
const SAP_GLOBAL = 0xff

const COMMAND_NAMES: Readonly<Record<number, string>> = {
  [UNNUMBERED_INFORMATION]: 'ui',
  15: 'dm',
  67: 'disc',
  99: 'ua',
  111: 'sabme',
  135: 'frmr',
  [EXCHANGE_ID]: 'xid',
  227: 'test',
}

const SUPERVISORY_NAMES: readonly string[] = ['Receiver Ready', 'Receiver not Ready', 'Reject']

const sapName = (sap: number): string => SAP_NAMES[sap] ?? 'Unknown'
const sapNameOr = (what: string, sap: number): string => SAP_NAMES[sap] ?? `Unknown ${what} 0x${sap.toString(16).padStart(2, '0')}`

/**
 * Prints the header at `at` and what it carries; `length` bytes, of which `captured` are there. The addresses are offsets of
 * MAC addresses, or -1 where the link has none. Answers the bytes of header (SNAP's included), negative when nobody knew the
 * payload and the caller has to show it.
 */
export function printLlc(p: Printer, at: number, length: number, captured: number, sourceMacAt: number, destinationMacAt: number): number {
  p.protocol = 'llc'
  const here = Math.min(captured, length)
  if (here < UNNUMBERED_HEADER) return putCut(p, at, captured, here)
  const unnumbered = (u8(p, at + 2) & UNNUMBERED) === UNNUMBERED
  const header = unnumbered ? UNNUMBERED_HEADER : NUMBERED_HEADER
  if (here < header) return putCut(p, at, captured, here)
  const dsapField = u8(p, at)
  const ssapField = u8(p, at + 1)
  const control = unnumbered ? u8(p, at + 2) : u8(p, at + 2) | (u8(p, at + 3) << 8)
  if (dsapField === SAP_GLOBAL && ssapField === SAP_GLOBAL) {
    // No LLC at all: IPX right behind the length, told by its checksum, which is always ones.
    if (p.options.link) putAscii(p.text, 'IPX 802.3: ')
    printIpx(p, at)
    return 0
  }
  const dsap = dsapField & ~GROUP
  const ssap = ssapField & ~RESPONSE
  if (p.options.link) putHeader(p, dsapField, ssapField, control, unnumbered)
  const payload = at + header
  if (ssap === dsap && control === UNNUMBERED_INFORMATION) {
    if (ssap === SAP_SNAP) {
      const known = printSnap(p, payload, length - header, captured - header, sourceMacAt, destinationMacAt)
      return known ? header + SNAP_HEADER : -(header + SNAP_HEADER)
    }
    if (ssap === SAP_STP) {
      printStp(p, payload, length - header)
      return header
    }
    if (ssap === SAP_IPX) {
      if (p.options.link) putAscii(p.text, 'IPX 802.2: ')
      printIpx(p, payload)
      return header
    }
    if (ssap === SAP_OSI) {
      printOsi(p, payload, length - header)
      return header
    }
    if (ssap === SAP_IP) {
      printIp(p, payload, length - header)
      return header
    }
  }
  if (!p.options.link) putEnds(p, dsap, ssap, sourceMacAt, destinationMacAt)
  const response = ssapField & RESPONSE
  if (unnumbered) return putUnnumbered(p, payload, length - header, captured - header, control, response) ? header : -header
  return putNumbered(p, control, response, length) ? header : -header
}

function putCut(p: Printer, at: number, captured: number, header: number): number {
  putTruncated(p)
  putHexAsciiDump(p, at, captured)
  return header
}

function putHeader(p: Printer, dsapField: number, ssapField: number, control: number, unnumbered: boolean): void {
  const t = p.text
  const dsap = dsapField & ~GROUP
  const ssap = ssapField & ~RESPONSE
  putAscii(t, `LLC, dsap ${sapName(dsap)} (0x`)
  putHex2(t, dsap)
  putAscii(t, dsapField & GROUP ? ') Group' : ') Individual')
  putAscii(t, `, ssap ${sapName(ssap)} (0x`)
  putHex2(t, ssap)
  putAscii(t, ssapField & RESPONSE ? ') Response' : ') Command')
  putAscii(t, ', ctrl 0x')
  if (unnumbered) putHex2(t, control)
  else putHex4(t, control)
  putAscii(t, ': ')
}

/** Who speaks to whom, where -e has not said it: MAC addresses and the names of the service access points. */
function putEnds(p: Printer, dsap: number, ssap: number, sourceMacAt: number, destinationMacAt: number): void {
  const t = p.text
  const addressed = sourceMacAt >= 0 && destinationMacAt >= 0
  if (addressed) {
    putMac(t, p.bytes, sourceMacAt)
    putAscii(t, ' ')
  }
  if (ssap !== dsap) putAscii(t, `${sapNameOr('SSAP', ssap)} `)
  if (addressed || ssap !== dsap) putAscii(t, '> ')
  if (addressed) {
    putMac(t, p.bytes, destinationMacAt)
    putAscii(t, ' ')
  }
  putAscii(t, `${sapNameOr('DSAP', dsap)} `)
}

/** Answers false when there is a payload for the caller to show. */
function putUnnumbered(p: Printer, at: number, length: number, captured: number, control: number, response: number): boolean {
  const t = p.text
  const command = control & ~POLL_UNNUMBERED
  const name = COMMAND_NAMES[command] ?? command.toString(16).padStart(2, '0')
  putAscii(t, `Unnumbered, ${name}, Flags [${flagsOf(response, control & POLL_UNNUMBERED)}], length ${length + UNNUMBERED_HEADER}`)
  if (command !== EXCHANGE_ID) return false
  if (length === 0) return true
  if (captured < 1) {
    putTruncated(p)
    return true
  }
  if (u8(p, at) !== EXCHANGE_ID_FORMAT) return false
  if (captured < 3 || length < 3) {
    putTruncated(p)
    putHexAsciiDump(p, at, captured)
    return true
  }
  putAscii(t, ': ')
  putHex2(t, u8(p, at + 1))
  putAscii(t, ' ')
  putHex2(t, u8(p, at + 2))
  return true
}

/** Answers false for information frames: they have a payload. */
function putNumbered(p: Printer, control: number, response: number, length: number): boolean {
  const t = p.text
  const supervisory = (control & SUPERVISORY) === SUPERVISORY
  if (supervisory) putAscii(t, `Supervisory, ${SUPERVISORY_NAMES[(control >> 2) & 3] ?? '?'}`)
  else {
    putAscii(t, 'Information, send seq ')
    putDecimal(t, (control >> 1) & 0x7f)
  }
  putAscii(t, ', rcv seq ')
  putDecimal(t, (control >> 9) & 0x7f)
  putAscii(t, `, Flags [${flagsOf(response, control & POLL_NUMBERED)}], length ${length}`)
  return supervisory
}

function flagsOf(response: number, poll: number): string {
  if (poll) return response ? 'Final' : 'Poll'
  return response ? 'Response' : 'Command'
}
