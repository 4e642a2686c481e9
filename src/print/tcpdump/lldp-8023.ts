// LLDP's elements of IEEE 802.3: what the port's transceiver can do, power, frame size.

import { putAscii } from '../text.ts'
import { type Flags, putFlags } from './flags.ts'
import { AGGREGATION_FLAGS, putAggregation } from './lldp-8021.ts'
import { type Outcome, SHOW_BYTES, SHOWN } from './lldp-outcome.ts'
import { type Printer, u8, u16 } from './printer.ts'

const MAC_AND_PHY = 1
const POWER = 2
const AGGREGATION = 3
const FRAME_SIZE = 4

const NAMES: Readonly<Record<number, string>> = {
  [MAC_AND_PHY]: 'MAC/PHY configuration/status',
  [POWER]: 'Power via MDI',
  [AGGREGATION]: 'Link aggregation',
  [FRAME_SIZE]: 'Max frame size',
}
const MINIMUM: Readonly<Record<number, number>> = { [MAC_AND_PHY]: 9, [POWER]: 7, [AGGREGATION]: 9, [FRAME_SIZE]: 6 }

/** ifMauAutoNegCapAdvertisedBits of RFC 3636. */
const ABILITIES: Flags = [
  [0x4000, '10BASE-T hdx'],
  [0x2000, '10BASE-T fdx'],
  [0x1000, '100BASE-T4'],
  [0x0800, '100BASE-TX hdx'],
  [0x0400, '100BASE-TX fdx'],
  [0x0200, '100BASE-T2 hdx'],
  [0x0100, '100BASE-T2 fdx'],
  [0x0080, 'Pause for fdx links'],
  [0x0040, 'Asym PAUSE for fdx'],
  [0x0020, 'Sym PAUSE for fdx'],
  [0x0010, 'Asym and Sym PAUSE for fdx'],
  [0x0008, '1000BASE-{X LX SX CX} hdx'],
  [0x0004, '1000BASE-{X LX SX CX} fdx'],
  [0x0002, '1000BASE-T hdx'],
  [0x0001, '1000BASE-T fdx'],
]

/** dot3MauType of RFC 3636, by number. */
const MEDIA: readonly string[] = [
  'Unknown',
  'AUI',
  '10BASE_5',
  'FOIRL',
  '10BASE2',
  '10BASET duplex mode unknown',
  '10BASEFP',
  '10BASEFB',
  '10BASEFL duplex mode unknown',
  '10BROAD36',
  '10BASET hdx',
  '10BASET fdx',
  '10BASEFL hdx',
  '10BASEFL fdx',
  '100BASET4',
  '100BASETX hdx',
  '100BASETX fdx',
  '100BASEFX hdx',
  '100BASEFX fdx',
  '100BASET2 hdx',
  '100BASET2 fdx',
  '1000BASEX hdx',
  '1000BASEX fdx',
  '1000BASELX hdx',
  '1000BASELX fdx',
  '1000BASESX hdx',
  '1000BASESX fdx',
  '1000BASECX hdx',
  '1000BASECX fdx',
  '1000BASET hdx',
  '1000BASET fdx',
  '10GBASEX',
  '10GBASELX4',
  '10GBASER',
  '10GBASEER',
  '10GBASELR',
  '10GBASESR',
  '10GBASEW',
  '10GBASEEW',
  '10GBASELW',
  '10GBASESW',
]

const POWER_FLAGS: Flags = [
  [0x01, 'PSE'],
  [0x02, 'supported'],
  [0x04, 'enabled'],
  [0x08, 'can be controlled'],
]
const POWER_PAIRS: Readonly<Record<number, string>> = { 1: 'signal', 2: 'spare' }

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** `at` is the organisation's identifier; the element of `size` bytes was captured. */
export function putLldp8023(p: Printer, at: number, size: number): Outcome {
  const t = p.text
  if (size < 4) return SHOWN
  const kind = u8(p, at + 3)
  putAscii(t, `\n\t  ${NAMES[kind] ?? 'unknown'} Subtype (${kind})`)
  const minimum = MINIMUM[kind]
  if (minimum === undefined) return SHOW_BYTES
  if (size < minimum) return SHOWN
  if (kind === MAC_AND_PHY) putMacAndPhy(p, at)
  else if (kind === POWER) putPower(p, at)
  else if (kind === AGGREGATION) putAggregation(p, at)
  else putAscii(t, `\n\t    MTU size ${u16(p, at + 4)}`)
  return SHOWN
}

function putMacAndPhy(p: Printer, at: number): void {
  const t = p.text
  const negotiation = u8(p, at + 4)
  const abilities = u16(p, at + 5)
  const medium = u16(p, at + 7)
  putAscii(t, '\n\t    autonegotiation [')
  putFlags(t, AGGREGATION_FLAGS, negotiation, 'none')
  putAscii(t, `] (0x${hex(negotiation, 2)})\n\t    PMD autoneg capability [`)
  putFlags(t, ABILITIES, abilities, 'unknown')
  putAscii(t, `] (0x${hex(abilities, 4)})\n\t    MAU type ${MEDIA[medium] ?? 'unknown'} (0x${hex(medium, 4)})`)
}

function putPower(p: Printer, at: number): void {
  const t = p.text
  const powerClass = u8(p, at + 6)
  putAscii(t, '\n\t    MDI power support [')
  putFlags(t, POWER_FLAGS, u8(p, at + 4), 'none')
  putAscii(t, `], power pair ${POWER_PAIRS[u8(p, at + 5)] ?? 'unknown'}, power class `)
  putAscii(t, powerClass >= 1 && powerClass <= 5 ? `class${powerClass - 1}` : 'unknown')
}
