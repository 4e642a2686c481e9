// What MSTP and shortest path bridging add to a spanning tree unit: the common tree, each instance, and the agreement.
//
// Offsets count from the start of the unit (IEEE 802.1Q clause 14).

import { putAscii, putByte, putDecimal, putHex4 } from '../text.ts'
import { putFlags } from './flags.ts'
import { putPaddedText } from './padded-text.ts'
import { check, type Printer, u8, u16, u32 } from './printer.ts'
import { portRole, putBridgeId, putDigest, putStpTimers, STP_FLAGS, VERSION3_LENGTH } from './stp.ts'

const FLAGS = 4
const ROOT = 5
const ROOT_COST = 13
const REGIONAL_ROOT = 17
const PORT = 25
const CONFIG_NAME = 39
const CONFIG_NAME_SIZE = 32
const CONFIG_REVISION = 71
const CONFIG_DIGEST = 73
const INTERNAL_COST = 89
const BRIDGE = 93
const REMAINING_HOPS = 101
const INSTANCES = 102
const INSTANCE_SIZE = 16
/** Bytes of version 3 information before the first instance. */
const CONFIG_INFORMATION = 64

export function printMstp(p: Printer, at: number, length: number): void {
  const t = p.text
  const flags = u8(p, at + FLAGS)
  putAscii(t, ', CIST Flags [')
  putFlags(t, STP_FLAGS, flags, 'none')
  putAscii(t, '], length ')
  putDecimal(t, length)
  if (p.options.verbose === 0) return
  putAscii(t, `\n\tport-role ${portRole(flags)}, `)
  check(p, at + ROOT, 12)
  putAscii(t, 'CIST root-id ')
  putBridgeId(p, at + ROOT)
  putAscii(t, ', CIST ext-pathcost ')
  putDecimal(t, u32(p, at + ROOT_COST))
  check(p, at + REGIONAL_ROOT, 8)
  putAscii(t, '\n\tCIST regional-root-id ')
  putBridgeId(p, at + REGIONAL_ROOT)
  putAscii(t, ', ')
  const port = u16(p, at + PORT)
  putAscii(t, 'CIST port-id ')
  putHex4(t, port)
  putByte(t, 0x2c)
  putStpTimers(p, at)
  const version3 = u16(p, at + VERSION3_LENGTH)
  putAscii(t, `\n\tv3len ${version3}, MCID Name `)
  putPaddedText(p, at + CONFIG_NAME, CONFIG_NAME_SIZE)
  check(p, at + CONFIG_REVISION, 18)
  putAscii(t, `, rev ${u16(p, at + CONFIG_REVISION)},\n\t\tdigest `)
  putDigest(p, at + CONFIG_DIGEST, 4)
  putAscii(t, ', ')
  putAscii(t, `CIST int-root-pathcost ${u32(p, at + INTERNAL_COST)},`)
  check(p, at + BRIDGE, 8)
  putAscii(t, '\n\tCIST bridge-id ')
  putBridgeId(p, at + BRIDGE)
  putAscii(t, ', ')
  putAscii(t, `CIST remaining-hops ${u8(p, at + REMAINING_HOPS)}`)
  let left = version3 - CONFIG_INFORMATION
  for (let i = at + INSTANCES; left >= INSTANCE_SIZE; i += INSTANCE_SIZE, left -= INSTANCE_SIZE) putInstance(p, i)
}

function putInstance(p: Printer, at: number): void {
  const t = p.text
  const id = u16(p, at + 1) & 0x0fff
  const flags = u8(p, at)
  putAscii(t, `\n\tMSTI ${id}, Flags [`)
  putFlags(t, STP_FLAGS, flags, 'none')
  putAscii(t, `], port-role ${portRole(flags)}`)
  const cost = u32(p, at + 9)
  putAscii(t, '\n\t\tMSTI regional-root-id ')
  putBridgeId(p, at + 1)
  putAscii(t, `, pathcost ${cost}`)
  const hops = u8(p, at + 15)
  putAscii(t, `\n\t\tMSTI bridge-prio ${u8(p, at + 13) >> 4}, port-prio ${u8(p, at + 14) >> 4}, hops ${hops}`)
}

const SPB_NAME = 3
const SPB_REVISION = 35
const SPB_DIGEST = 37
const SPB_AGREEMENT = 53
const SPB_FORMAT = 55
const SPB_CONVENTION = 56
const SPB_EDGES = 57
const SPB_AGREEMENT_DIGEST = 67
const SPB_MINIMUM = 87

/** Prints the version 4 information at `at`, which begins with its size; answers false where that does not fit `length`. */
export function printSpb(p: Printer, at: number, length: number): boolean {
  const t = p.text
  const size = u16(p, at) + 2
  if (length < size || size < SPB_MINIMUM) return false
  if (p.options.verbose === 0) return true
  putAscii(t, `\n\tv4len ${u16(p, at)}, AUXMCID Name `)
  putPaddedText(p, at + SPB_NAME, CONFIG_NAME_SIZE)
  check(p, at + SPB_REVISION, 18)
  putAscii(t, `, Rev ${u16(p, at + SPB_REVISION)},\n\t\tdigest `)
  putDigest(p, at + SPB_DIGEST, 4)
  check(p, at + SPB_AGREEMENT_DIGEST, 20)
  const agreement = u8(p, at + SPB_AGREEMENT)
  const format = u8(p, at + SPB_FORMAT)
  const convention = u8(p, at + SPB_CONVENTION)
  putAscii(t, `\n\tAgreement num ${agreement >> 6}, Discarded Agreement num ${(agreement >> 4) & 3}`)
  putAscii(t, `, Agreement valid-flag ${(agreement >> 3) & 1},\n\tRestricted role-flag: ${(agreement >> 2) & 1}`)
  putAscii(t, `, Format id ${format >> 4} cap ${format}, Convention id ${convention >> 4} cap ${convention}`)
  putAscii(t, `,\n\tEdge count ${u16(p, at + SPB_EDGES)}, Agreement digest `)
  putDigest(p, at + SPB_AGREEMENT_DIGEST, 5)
  return true
}
