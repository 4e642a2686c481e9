// ARP over ATM (RFC 2225): ATM numbers and subaddresses of their own lengths in place of hardware addresses.
//
//  0               1               2               3
// |        hardware type          |         protocol type         |
// |src number len |src subaddr len|           operation           |
// |src proto len  |tgt number len |tgt subaddr len|tgt proto len  |

import { putAscii, putByte, putDecimal, putIpv4 } from '../text.ts'
import { arpHardwareName, arpProtocolName, carriesIpv4, putArpOperation } from './arp.ts'
import { putHexAsciiDump } from './dump.ts'
import { putLinkAddress } from './link-address.ts'
import { check, type Printer, u16 } from './printer.ts'

const HEADER = 12
/** The rest of a length byte says whether the number is E.164 or NSAP. */
const LENGTH_MASK = 0x3f

const REQUEST = 1
const REPLY = 2
const INVERSE_REQUEST = 8
const INVERSE_REPLY = 9
const REFUSAL = 10

/** An ATM number, where its subaddress follows, and both lengths. */
type AtmAddress = { readonly at: number; readonly length: number; readonly subaddressLength: number }

const addressEnd = (a: AtmAddress): number => a.at + a.length + a.subaddressLength

export function printAtmArp(p: Printer, at: number, length: number, captured: number): void {
  const t = p.text
  check(p, at, HEADER)
  const b = p.bytes
  const hardware = u16(p, at)
  const protocol = u16(p, at + 2)
  const operation = u16(p, at + 6)
  const senderLength = b[at + 8]!
  const targetLength = b[at + 11]!
  const source = { at: at + HEADER, length: b[at + 4]! & LENGTH_MASK, subaddressLength: b[at + 5]! & LENGTH_MASK }
  const sender = addressEnd(source)
  const destination = { at: sender + senderLength, length: b[at + 9]! & LENGTH_MASK, subaddressLength: b[at + 10]! & LENGTH_MASK }
  const target = addressEnd(destination)
  check(p, target, targetLength)
  if (!p.options.link) putAscii(t, 'ARP, ')
  const odd = !carriesIpv4(protocol) || senderLength !== 4 || targetLength !== 4
  if (odd || p.options.verbose > 0) {
    putAscii(t, `${arpHardwareName(hardware)}, ${arpProtocolName(protocol)} (len ${senderLength}/${targetLength})`)
    if (p.options.verbose === 0) {
      putLength(p, length)
      return
    }
  }
  putArpOperation(p, operation)
  const putSender = () => putProtocolAddress(p, sender, protocol, senderLength, '<wrong splen>')
  switch (operation) {
    case REQUEST:
      putAscii(t, 'who-has ')
      putProtocolAddress(p, target, protocol, targetLength, '<wrong tplen>')
      if (destination.length !== 0) {
        putAscii(t, ' (')
        putAtmAddress(p, destination)
        putAscii(t, ')')
      }
      putAscii(t, ' tell ')
      putSender()
      break
    case REPLY:
      putSender()
      putAscii(t, ' is-at ')
      putAtmAddress(p, source)
      break
    case INVERSE_REQUEST:
      putAscii(t, 'who-is ')
      putAtmAddress(p, destination)
      putAscii(t, ' tell ')
      putAtmAddress(p, source)
      break
    case INVERSE_REPLY:
      putAtmAddress(p, source)
      putAscii(t, 'at ')
      putSender()
      break
    case REFUSAL:
      putAscii(t, 'for ')
      putSender()
      break
    default:
      putHexAsciiDump(p, at, captured)
      return
  }
  putLength(p, length)
}

function putLength(p: Printer, length: number): void {
  putAscii(p.text, ', length ')
  putDecimal(p.text, length)
}

function putAtmAddress(p: Printer, a: AtmAddress): void {
  if (a.length === 0) {
    putAscii(p.text, '<No address>')
    return
  }
  putLinkAddress(p, a.at, a.length)
  if (a.subaddressLength === 0) return
  putByte(p.text, 0x2c)
  putLinkAddress(p, a.at + a.length, a.subaddressLength)
}

function putProtocolAddress(p: Printer, at: number, protocol: number, length: number, wrongLength: string): void {
  if (!carriesIpv4(protocol)) putAscii(p.text, '<wrong proto type>')
  else if (length !== 4) putAscii(p.text, wrongLength)
  else putIpv4(p.text, p.bytes, at)
}
