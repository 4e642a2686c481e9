// IPX (Novell): addresses and sockets, and its service advertisements and routes.
//
// |checksum(2)|length(2)|hops(1)|type(1)| destination: net(4) node(6) socket(2) | source: the same |

import { putAscii, putDecimal, putHex4, putHex8, putMac } from '../text.ts'
import { putPaddedText } from './padded-text.ts'
import { check, type Printer, putInvalid, u16, u32 } from './printer.ts'

const HEADER = 30
const DESTINATION = 6
const SOURCE = 18
const ADDRESS = 10

const SERVICES = 0x0452
const ROUTES = 0x0453
/** Sockets of which only the name and the length are said. */
const SOCKET_NAMES: Readonly<Record<number, string>> = { 1105: 'ncp', 1109: 'netbios', 1110: 'diags', 1363: 'nwlink-dgm' }

/** Prints the packet at `at`; its length is the one its header says. */
export function printIpx(p: Printer, at: number): void {
  const t = p.text
  p.protocol = 'ipx'
  if (!p.options.link) putAscii(t, 'IPX ')
  putEndpoint(p, at + SOURCE, ' > ')
  putEndpoint(p, at + DESTINATION, ': ')
  const length = u16(p, at + 2)
  if (length < HEADER) {
    putAscii(t, `[length ${length} < ${HEADER}]`)
    putInvalid(p)
    return
  }
  const socket = u16(p, at + DESTINATION + ADDRESS)
  const body = at + HEADER
  const left = length - HEADER
  if (socket === SERVICES) putServices(p, body, left)
  else if (socket === ROUTES) putRoutes(p, body, left)
  else {
    putAscii(t, `ipx-${SOCKET_NAMES[socket] ?? `#${socket.toString(16)}`} `)
    putDecimal(t, left)
  }
}

/** Network, node and socket. */
function putEndpoint(p: Printer, at: number, after: string): void {
  check(p, at, ADDRESS + 2)
  putAddress(p, at)
  putAscii(p.text, '.')
  putHex4(p.text, u16(p, at + ADDRESS))
  putAscii(p.text, after)
}

function putAddress(p: Printer, at: number): void {
  putHex8(p.text, u32(p, at))
  putAscii(p.text, '.')
  putMac(p.text, p.bytes, at + 4)
}

/** The command, or undefined when even that is not there. */
function commandOf(p: Printer, at: number, length: number): number | undefined {
  const command = u16(p, at)
  if (length >= 2) return command
  putAscii(p.text, ` [length ${length} < 2]`)
  putInvalid(p)
  return undefined
}

const MOST_SERVICES = 8
const NAME_SIZE = 48

function putServices(p: Printer, at: number, length: number): void {
  const t = p.text
  const command = commandOf(p, at, length)
  if (command === undefined) return
  if (command === 1 || command === 3) {
    putAscii(t, command === 1 ? 'ipx-sap-req' : 'ipx-sap-nearest-req')
    const kind = u16(p, at + 2)
    putAscii(t, ' ')
    putHex4(t, kind)
  } else if (command === 2 || command === 4) {
    putAscii(t, command === 2 ? 'ipx-sap-resp' : 'ipx-sap-nearest-resp')
    const end = at + length
    let i = at + 2
    for (let service = 0; service < MOST_SERVICES && i < end; service++) {
      const next = putService(p, i, end)
      if (next === 0) {
        putInvalid(p)
        return
      }
      i = next
    }
  } else putAscii(t, `ipx-sap-?${command.toString(16)}`)
}

/** Type, name, address, socket and distance; answers where the next one begins, or 0 when this one does not fit before `end`. */
function putService(p: Printer, at: number, end: number): number {
  const t = p.text
  check(p, at, 2)
  if (end - at < 2) return 0
  putAscii(t, ' ')
  putHex4(t, u16(p, at))
  putAscii(t, " '")
  const name = at + 2
  if (end - name < NAME_SIZE) {
    putAscii(t, "'")
    return 0
  }
  putPaddedText(p, name, NAME_SIZE)
  putAscii(t, "'")
  const address = name + NAME_SIZE
  check(p, address, ADDRESS)
  if (end - address < ADDRESS) return 0
  putAscii(t, ' addr ')
  putAddress(p, address)
  check(p, address + ADDRESS, 4)
  return end - address - ADDRESS < 4 ? 0 : address + ADDRESS + 4
}

const MOST_ROUTES = 50
const ROUTE_SIZE = 8

function putRoutes(p: Printer, at: number, length: number): void {
  const t = p.text
  const command = commandOf(p, at, length)
  if (command === undefined) return
  if (command !== 1 && command !== 2) {
    putAscii(t, `ipx-rip-?${command.toString(16)}`)
    return
  }
  putAscii(t, command === 1 ? 'ipx-rip-req' : 'ipx-rip-resp')
  const end = at + length
  const most = command === 1 ? 1 : MOST_ROUTES
  let i = at + 2
  for (let route = 0; route < most && i < end; route++, i += ROUTE_SIZE) {
    if (end - i < ROUTE_SIZE) {
      putInvalid(p)
      return
    }
    check(p, i, ROUTE_SIZE)
    putAscii(t, ' ')
    putHex8(t, u32(p, i))
    putAscii(t, `/${u16(p, i + 4)}.${u16(p, i + 6)}`)
  }
}
