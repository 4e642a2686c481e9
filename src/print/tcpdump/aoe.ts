// ATA over Ethernet, version 1: disks' commands in frames.

import { putAscii, putEscapedByte, putMac } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { check, type Printer, putInvalid, u8, u16, u32 } from './printer.ts'
import { hex } from './text-pieces.ts'

const VERSION = 1
const HEADER = 10
const MAC = 6

const ERROR = 0x04
const FLAGS: Flags = [
  [0x08, 'Response'],
  [ERROR, 'Error'],
  [0x02, 'MBZ-1'],
  [0x01, 'MBZ-0'],
]
const ERRORS: Readonly<Record<number, string>> = {
  1: 'Unrecognized command code',
  2: 'Bad argument parameter',
  3: 'Device unavailable',
  4: 'Config string present',
  5: 'Unsupported version',
  6: 'Target is reserved',
}

const ATA_FLAGS: Flags = [
  [0x80, 'MBZ-7'],
  [0x40, 'Ext48'],
  [0x20, 'MBZ-5'],
  [0x10, 'Device'],
  [0x08, 'MBZ-3'],
  [0x04, 'MBZ-2'],
  [0x02, 'Async'],
  [0x01, 'Write'],
]
const CONFIG_COMMANDS = ['read config string', 'test config string', 'test config string prefix', 'set config string', 'force set config string']
const MASK_COMMANDS = ['Read Mac Mask List', 'Edit Mac Mask List']
const MASK_ERRORS: Readonly<Record<number, string>> = { 1: 'Unspecified Error', 2: 'Bad DCmd directive', 3: 'Mask list full' }
const MASK_DIRECTIVES = ['No Directive', 'Add mac address to mask list', 'Delete mac address from mask list']
const RESERVE_COMMANDS = ['Read reserve list', 'Set reserve list', 'Force set reserve list']

const ATA_SIZE = 12
const CONFIG_SIZE = 8
const LONGEST_CONFIG = 1024
const MASK_SIZE = 4
const DIRECTIVE = 2 + MAC
const RESERVE_SIZE = 2

type Command = { readonly name: string; readonly print: (p: Printer, at: number, length: number) => void }

const COMMANDS: Readonly<Record<number, Command>> = {
  0: { name: 'Issue ATA Command', print: printAta },
  1: { name: 'Query Config Information', print: printConfig },
  2: { name: 'MAC Mask List', print: printMask },
  3: { name: 'Reserve/Release', print: printReserve },
}

const nameOf = (names: Readonly<Record<number, string>>, value: number): string => names[value] ?? `Unknown (0x${hex(value, 2)})`

/** Prints the message of `length` bytes at `at`. */
export function printAoe(p: Printer, at: number, length: number): void {
  const t = p.text
  p.protocol = 'aoe'
  putAscii(t, `AoE length ${length}`)
  if (length < 1) return invalid(p, at, length)
  const version = u8(p, at) >>> 4
  putAscii(t, `, Ver ${version}`)
  if (version !== VERSION) return
  if (length < HEADER) return invalid(p, at, length)
  const flags = u8(p, at) & 0xf
  putAscii(t, ', Flags: [')
  putFlags(t, FLAGS, flags, 'none')
  putAscii(t, ']')
  if (p.options.verbose === 0) return
  if (flags & ERROR) putAscii(t, `\n\tError: ${ERRORS[u8(p, at + 1)] ?? `Invalid (${u8(p, at + 1)})`}`)
  putAscii(t, `\n\tMajor: 0x${hex(u16(p, at + 2), 4)}`)
  putAscii(t, `, Minor: 0x${hex(u8(p, at + 4), 2)}`)
  const code = u8(p, at + 5)
  const command = COMMANDS[code]
  putAscii(t, `, Command: ${command?.name ?? `Unknown (0x${hex(code, 2)})`}`)
  putAscii(t, `, Tag: 0x${hex(u32(p, at + 6), 8)}`)
  command?.print(p, at + HEADER, length - HEADER)
}

/** `length` bytes that do not make sense; had they not been captured, that is what is said. */
function invalid(p: Printer, at: number, length: number): void {
  putInvalid(p)
  check(p, at, length)
}

function printAta(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < ATA_SIZE) return invalid(p, at, length)
  const flags = u8(p, at)
  putAscii(t, '\n\tAFlags: [')
  putFlags(t, ATA_FLAGS, flags, 'none')
  putAscii(t, ']')
  putAscii(t, `, Err/Feature: ${u8(p, at + 1)}`)
  putAscii(t, `, Sector Count: ${u8(p, at + 2)}`)
  putAscii(t, `, Cmd/Status: ${u8(p, at + 3)}`)
  for (let i = 0; i < 6; i++) putAscii(t, `${i === 0 ? '\n\t' : ', '}lba${i}: ${u8(p, at + 4 + i)}`)
  check(p, at + 10, 2)
  if (length > ATA_SIZE) putAscii(t, `\n\tData: ${length - ATA_SIZE} bytes`)
}

function printConfig(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < CONFIG_SIZE) return invalid(p, at, length)
  putAscii(t, `\n\tBuffer Count: ${u16(p, at)}`)
  putAscii(t, `, Firmware Version: ${u16(p, at + 2)}`)
  putAscii(t, `, Sector Count: ${u8(p, at + 4)}`)
  const versionAndCommand = u8(p, at + 5)
  // tcpdump's text for a command it does not know lacks the sign that would put the number in.
  putAscii(t, `, AoE: ${versionAndCommand >>> 4}, CCmd: ${CONFIG_COMMANDS[versionAndCommand & 0xf] ?? 'Unknown (0x02x)'}`)
  const size = u16(p, at + 6)
  const left = length - CONFIG_SIZE
  if (size > LONGEST_CONFIG || size > left) return invalid(p, at + CONFIG_SIZE, left)
  if (size === 0) return
  putAscii(t, `\n\tConfig String (length ${size}): `)
  for (let i = 0; i < size; i++) putEscapedByte(t, u8(p, at + CONFIG_SIZE + i))
}

function printMask(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < MASK_SIZE) return invalid(p, at, length)
  putAscii(t, `\n\tMCmd: ${nameOf(MASK_COMMANDS, u8(p, at + 1))}`)
  putAscii(t, `, MError: ${nameOf(MASK_ERRORS, u8(p, at + 2))}`)
  const count = u8(p, at + 3)
  putAscii(t, `, Dir Count: ${count}`)
  const left = length - MASK_SIZE
  if (count * DIRECTIVE > left) return invalid(p, at + MASK_SIZE, left)
  for (let i = 0; i < count; i++) {
    const directiveAt = at + MASK_SIZE + i * DIRECTIVE
    putAscii(t, `\n\t DCmd: ${nameOf(MASK_DIRECTIVES, u8(p, directiveAt + 1))}`)
    putAddress(p, ', Ethernet Address: ', directiveAt + 2)
  }
}

function printReserve(p: Printer, at: number, length: number): void {
  const t = p.text
  if (length < RESERVE_SIZE || (length - RESERVE_SIZE) % MAC !== 0) return invalid(p, at, length)
  putAscii(t, `\n\tRCmd: ${nameOf(RESERVE_COMMANDS, u8(p, at))}`)
  const count = u8(p, at + 1)
  putAscii(t, `, NMacs: ${count}`)
  const left = length - RESERVE_SIZE
  if (count * MAC !== left) return invalid(p, at + RESERVE_SIZE, left)
  for (let i = 0; i < count; i++) putAddress(p, `\n\tEthernet Address ${i}: `, at + RESERVE_SIZE + i * MAC)
}

function putAddress(p: Printer, before: string, at: number): void {
  check(p, at, MAC)
  putAscii(p.text, before)
  putMac(p.text, p.bytes, at)
}
