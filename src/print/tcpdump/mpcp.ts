// MAC control frames (IEEE 802.3, 31 and 64): PAUSE, and how passive optical networks share their fibre.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Flags, putFlags } from './flags.ts'
import { type Printer, u8, u16, u32 } from './printer.ts'

const HEADER = 6
const GRANT = 6

const PAUSE = 1
const GATE = 2
const REPORT = 3
const REGISTER_REQUEST = 4
const REGISTER = 5
const REGISTER_ACK = 6

const NAMES: Readonly<Record<number, string>> = {
  [PAUSE]: 'Pause',
  [GATE]: 'Gate',
  [REPORT]: 'Report',
  [REGISTER_REQUEST]: 'Register Request',
  [REGISTER]: 'Register',
  [REGISTER_ACK]: 'Register ACK',
}

const GRANTS = 0x07
const GRANT_FLAGS: Flags = [
  [0x08, 'Discovery'],
  [0x10, 'Force Grant #1'],
  [0x20, 'Force Grant #2'],
  [0x40, 'Force Grant #3'],
  [0x80, 'Force Grant #4'],
]
const QUEUES: Flags = [0, 1, 2, 3, 4, 5, 6, 7].map(i => [1 << i, `Q${i}`] as const)
const REQUEST_FLAGS: Flags = [
  [1, 'Register'],
  [3, 'De-Register'],
]
const REGISTER_FLAGS: Flags = [
  [1, 'Re-Register'],
  [2, 'De-Register'],
  [3, 'ACK'],
  [4, 'NACK'],
]
const ACK_FLAGS: Flags = [[1, 'ACK']]

/** Prints the MAC control frame of `length` bytes at `at`. */
export function printMpcp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'mpcp'
  const code = u16(p, at)
  const time = u32(p, at + 2)
  putAscii(t, `MPCP, Opcode ${NAMES[code] ?? `Unknown (${code})`}`)
  if (code !== PAUSE) putAscii(t, `, Timestamp ${time} ticks`)
  putAscii(t, `, length ${length}`)
  if (p.options.verbose === 0) return
  const body = at + HEADER
  switch (code) {
    case PAUSE:
      return
    case GATE:
      return printGate(p, body)
    case REPORT:
      return printReport(p, body)
    case REGISTER_REQUEST: {
      const grants = u8(p, body + 1)
      putBracketed(p, '\n\tFlags', REQUEST_FLAGS, u8(p, body), 'Reserved')
      return putAscii(t, `, Pending-Grants ${grants}`)
    }
    case REGISTER: {
      const grants = u8(p, body + 5)
      putAscii(t, `\n\tAssigned-Port ${u16(p, body)}`)
      putBracketed(p, ', Flags', REGISTER_FLAGS, u8(p, body + 2), 'Reserved')
      return putAscii(t, `\n\tSync-Time ${u16(p, body + 3)} ticks, Echoed-Pending-Grants ${grants}`)
    }
    case REGISTER_ACK: {
      const time = u16(p, body + 3)
      putAscii(t, `\n\tEchoed-Assigned-Port ${u16(p, body + 1)}`)
      putBracketed(p, ', Flags', ACK_FLAGS, u8(p, body), 'Reserved')
      return putAscii(t, `\n\tEchoed-Sync-Time ${time} ticks`)
    }
    default:
      return putUnknownData(p, at, length, '\n\t')
  }
}

function putBracketed(p: Printer, title: string, flags: Flags, value: number, none: string): void {
  putAscii(p.text, `${title} [ `)
  putFlags(p.text, flags, value, none)
  putAscii(p.text, ' ]')
}

function printGate(p: Printer, start: number): void {
  const t = p.text
  const first = u8(p, start)
  putAscii(t, `\n\tGrant Numbers ${first & GRANTS}`)
  putBracketed(p, ', Flags', GRANT_FLAGS, first & ~GRANTS, '?')
  let at = start + 1
  for (let grant = 1; grant <= (first & GRANTS); grant++, at += GRANT) {
    const duration = u16(p, at + 4)
    putAscii(t, `\n\tGrant #${grant}, Start-Time ${u32(p, at)} ticks, duration ${duration} ticks`)
  }
  putAscii(t, `\n\tSync-Time ${u16(p, at)} ticks`)
}

/** As tcpdump, names every set of queues by the number of sets and leaves out the last. */
function printReport(p: Printer, start: number): void {
  const t = p.text
  const sets = u8(p, start)
  putAscii(t, `\n\tTotal Queue-Sets ${sets}`)
  let at = start + 1
  for (let set = 1; set < sets; set++) {
    const queues = u8(p, at)
    putBracketed(p, `\n\t  Queue-Set #${sets}, Report-Bitmap`, QUEUES, queues, 'Unknown')
    at++
    for (let queue = 0; queue < QUEUES.length; queue++) {
      if ((queues & (1 << queue)) === 0) continue
      putAscii(t, `\n\t    Q${queue + 1} Report, Duration ${u16(p, at)} ticks`)
      at += 2
    }
  }
}
