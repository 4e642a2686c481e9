// LLDP's elements of the data center bridging exchange, revision 1.01: priority groups, flow control, applications.

import { putAscii } from '../text.ts'
import { putUnknownData } from './dump.ts'
import { type Outcome, SHOW_BYTES, SHOWN } from './lldp-outcome.ts'
import { has, type Printer, u8, u16, u24, u32 } from './printer.ts'

const NAMES: Readonly<Record<number, string>> = {
  1: 'DCB Capability Exchange Protocol Rev 1',
  2: 'DCB Capability Exchange Protocol Rev 1.01',
}
const REVISION_1 = 1

const CONTROL = 1
const PRIORITY_GROUPS = 2
const FLOW_CONTROL = 3
const APPLICATION = 4
const MINIMUM: Readonly<Record<number, number>> = { [CONTROL]: 10, [PRIORITY_GROUPS]: 17, [FLOW_CONTROL]: 6, [APPLICATION]: 4 }

/** `at` is the organisation's identifier; the element of `size` bytes was captured. */
export function putLldpDcbx(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < 4) return SHOWN
  const kind = u8(p, at + 3)
  putAscii(t, `\n\t  ${NAMES[kind] ?? 'unknown'} Subtype (${kind})`)
  if (kind === REVISION_1) return SHOW_BYTES
  const end = at + size
  let outcome: Outcome = SHOWN
  for (let i = at + 4; end - i >= 2; ) {
    const header = u16(p, i)
    const type = header >>> 9
    const length = header & 0x1ff
    outcome = SHOWN
    i += 2
    if (type === 0 || length === 0 || !has(p, i, length) || end - i < length) break
    const minimum = MINIMUM[type]
    if (minimum === undefined) outcome = SHOW_BYTES
    else if (length < minimum) break
    else putFeature(p, type, i, length)
    if (p.options.verbose > 1 || outcome === SHOW_BYTES) putUnknownData(p, i, length, '\n\t    ')
    i += length
  }
  return outcome
}

function putFeature(p: Printer, type: number, at: number, length: number): void {
  const t = p.text
  if (type === CONTROL) {
    putAscii(t, `\n\t    Control - Protocol Control (type 0x${type}, length ${length})`)
    putVersions(p, at)
    putAscii(t, `\n\t      Sequence Number: ${u32(p, at + 2)}\n\t      Acknowledgement Number: ${u32(p, at + 6)}`)
    return
  }
  const name = type === PRIORITY_GROUPS ? 'Priority Group' : type === FLOW_CONTROL ? 'Priority Flow Control' : 'Application'
  putAscii(t, `\n\t    Feature - ${name} (type 0x${type}, length ${length})`)
  putVersions(p, at)
  const bits = u8(p, at + 2)
  putAscii(t, `\n\t      Info block(0x${bits.toString(16).toUpperCase().padStart(2, '0')}): `)
  putAscii(t, `Enable bit: ${bits >> 7}, Willing bit: ${(bits >> 6) & 1}, Error Bit: ${(bits >> 5) & 1}`)
  putAscii(t, `\n\t      SubType: ${u8(p, at + 3)}`)
  if (type === PRIORITY_GROUPS) putPriorityGroups(p, at)
  else if (type === FLOW_CONTROL) putFlowControl(p, at)
  else putApplications(p, at + 4, length - 4)
}

function putVersions(p: Printer, at: number): void {
  putAscii(p.text, `\n\t      Oper_Version: ${u8(p, at)}\n\t      Max_Version: ${u8(p, at + 1)}`)
}

function putPriorityGroups(p: Printer, at: number): void {
  const t = p.text
  putAscii(t, '\n\t      Priority Allocation')
  const groups = u32(p, at + 4)
  for (let i = 0; i < 8; i++) putAscii(t, `\n\t          PgId_${i}: ${(groups >>> (28 - 4 * i)) & 15}`)
  putAscii(t, '\n\t      Priority Group Allocation')
  for (let i = 0; i < 8; i++) putAscii(t, `\n\t          Pg percentage[${i}]: ${u8(p, at + 8 + i)}`)
  putAscii(t, `\n\t      NumTCsSupported: ${u8(p, at + 16)}`)
}

function putFlowControl(p: Printer, at: number): void {
  const t = p.text
  const bits = u8(p, at + 4)
  putAscii(t, `\n\t      PFC Config (0x${bits.toString(16).toUpperCase().padStart(2, '0')})`)
  for (let i = 0; i < 8; i++) putAscii(t, `\n\t          Priority Bit ${i}: ${(bits >> i) & 1 ? 'Enabled' : 'Disabled'}`)
  putAscii(t, `\n\t      NumTCPFCSupported: ${u8(p, at + 5)}`)
}

const APPLICATION_SIZE = 6

function putApplications(p: Printer, at: number, length: number): void {
  const t = p.text
  for (let i = at; at + length - i >= APPLICATION_SIZE; i += APPLICATION_SIZE) {
    const word = u24(p, i + 2)
    const selector = word >>> 22
    putAscii(t, `\n\t      Application Value\n\t          Application Protocol ID: 0x${u16(p, i).toString(16).padStart(4, '0')}`)
    putAscii(t, `\n\t          SF (0x${selector}) Application Protocol ID is ${selector ? 'Socket Number' : 'L2 EtherType'}`)
    putAscii(t, `\n\t          OUI: 0x${(word & 0x3fffff).toString(16).padStart(6, '0')}`)
    putAscii(
      t,
      `\n\t          User Priority Map: 0x${u8(p, i + 5)
        .toString(16)
        .padStart(2, '0')}`,
    )
  }
}
