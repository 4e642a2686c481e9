// Spanning tree: STP, RSTP, MSTP and shortest path bridging (IEEE 802.1D, 802.1w, 802.1s, 802.1aq).

import { putAscii, putByte, putDecimal, putHex2, putHex4, putHex8 } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'
import { printMstp, printSpb } from './stp-instances.ts'

/** Offsets in a bridge protocol data unit. */
const VERSION = 2
const TYPE = 3
const FLAGS = 4
const ROOT = 5
const ROOT_COST = 13
const BRIDGE = 17
const PORT = 25
const TIMERS = 27
const VERSION1_LENGTH = 35
export const VERSION3_LENGTH = 36
const CONFIG_SIZE = 35
const RAPID_SIZE = 36
const MSTP_MINIMUM = 102

const REGULAR = 0
const RAPID = 2
const MULTIPLE = 3
const SHORTEST_PATH = 4

const VERSION_NAMES: Readonly<Record<number, string>> = {
  [REGULAR]: '802.1d',
  [RAPID]: '802.1w',
  [MULTIPLE]: '802.1s',
  [SHORTEST_PATH]: '802.1aq',
}

const TYPE_CONFIG = 0x00
const TYPE_RAPID = 0x02
const TYPE_NAMES: Readonly<Record<number, string>> = {
  [TYPE_CONFIG]: 'Config',
  [TYPE_RAPID]: 'Rapid STP',
  128: 'Topology Change',
}

export const STP_FLAGS: Flags = [
  [0x01, 'Topology change'],
  [0x02, 'Proposal'],
  [0x10, 'Learn'],
  [0x20, 'Forward'],
  [0x40, 'Agreement'],
  [0x80, 'Topology change ACK'],
]

const PORT_ROLES = ['Unknown', 'Alternate', 'Root', 'Designated']
/** The role is bits 2 and 3 of the flags. */
export const portRole = (flags: number): string => PORT_ROLES[(flags >> 2) & 3]!

/** `length` is what LLC says is left. */
export function printStp(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'stp'
  if (length < 4) {
    putInvalid(p)
    return
  }
  if (u16(p, at) !== 0) {
    putAscii(t, 'unknown STP version, length ')
    putDecimal(t, length)
    return
  }
  const version = u8(p, at + VERSION)
  putAscii(t, 'STP ')
  const name = VERSION_NAMES[version]
  if (name === undefined) {
    putAscii(t, 'Unknown STP protocol (0x')
    putHex2(t, version)
    putByte(t, 0x29)
    return
  }
  putAscii(t, name)
  const type = u8(p, at + TYPE)
  putAscii(t, ', ')
  putAscii(t, TYPE_NAMES[type] ?? `Unknown BPDU Type (0x${type.toString(16).padStart(2, '0')})`)
  if (type === TYPE_CONFIG || (type === TYPE_RAPID && version === RAPID)) {
    if (length < (type === TYPE_CONFIG ? CONFIG_SIZE : RAPID_SIZE)) putInvalid(p)
    else putConfig(p, at, length)
  } else if (type === TYPE_RAPID && version !== REGULAR) {
    if (!printInstances(p, at, length, version)) putInvalid(p)
  }
}

/** Answers false where the lengths do not fit each other. */
function printInstances(p: Printer, at: number, length: number, version: number): boolean {
  if (length < MSTP_MINIMUM || u8(p, at + VERSION1_LENGTH) !== 0) return false
  const version3 = u16(p, at + VERSION3_LENGTH) + 2
  if (length < RAPID_SIZE + version3) return false
  printMstp(p, at, length)
  return version !== SHORTEST_PATH || printSpb(p, at + RAPID_SIZE + version3, length - RAPID_SIZE - version3)
}

function putConfig(p: Printer, at: number, length: number): void {
  const t = p.text
  const flags = u8(p, at + FLAGS)
  putAscii(t, ', Flags [')
  putFlags(t, STP_FLAGS, flags, 'none')
  putByte(t, 0x5d)
  check(p, at + BRIDGE, 10)
  putAscii(t, ', bridge-id ')
  putBridgeId(p, at + BRIDGE)
  putByte(t, 0x2e)
  putHex4(t, u16(p, at + PORT))
  putAscii(t, ', length ')
  putDecimal(t, length)
  if (p.options.verbose === 0) return
  putStpTimers(p, at)
  putAscii(t, '\n\troot-id ')
  putBridgeId(p, at + ROOT)
  putAscii(t, ', root-pathcost ')
  putDecimal(t, u32(p, at + ROOT_COST))
  if (u8(p, at + VERSION) === RAPID) putAscii(t, `, port-role ${portRole(flags)}`)
}

/** Eight bytes: priority, and MAC address. */
export function putBridgeId(p: Printer, at: number): void {
  const t = p.text
  check(p, at, 8)
  putHex4(t, u16(p, at))
  for (let i = 2; i < 8; i++) {
    putByte(t, i === 2 ? 0x2e : 0x3a)
    putHex2(t, p.bytes[at + i]!)
  }
}

/** Message age, maximum age, hello time and forwarding delay of the unit at `at`. */
export function putStpTimers(p: Printer, at: number): void {
  check(p, at + TIMERS, 8)
  const names = ['\n\tmessage-age ', ', max-age ', ', hello-time ', ', forwarding-delay ']
  for (const [i, name] of names.entries()) {
    putAscii(p.text, name)
    putSeconds(p, u16(p, at + TIMERS + 2 * i))
  }
}

/** 1/256 of a second as seconds with two decimals, a tie to the even digit as printf rounds. */
function putSeconds(p: Printer, ticks: number): void {
  const scaled = ticks * 25 // hundredths of a second, times 64
  let hundredths = scaled >> 6
  const rest = scaled & 63
  if (rest > 32 || (rest === 32 && hundredths & 1)) hundredths++
  putDecimal(p.text, Math.floor(hundredths / 100))
  putByte(p.text, 0x2e)
  putDecimal(p.text, Math.floor(hundredths / 10) % 10)
  putDecimal(p.text, hundredths % 10)
  putByte(p.text, 0x73)
}

/** Four bytes at a time without separators. */
export function putDigest(p: Printer, at: number, words: number): void {
  check(p, at, words * 4)
  for (let i = 0; i < words; i++) putHex8(p.text, u32(p, at + 4 * i))
}
