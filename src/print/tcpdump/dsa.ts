// Marvell's switch tags (DSA): which port of which switch a frame came from or goes to.
//
// |mode(2) tagged device(5)|port(5) trunk code CFI|priority(3) code VLAN(4)|VLAN(8)|

import { putAscii } from '../text.ts'
import { ETHERTYPE_NAMES } from './ethertype.ts'
import { type Printer, u8, u16 } from './printer.ts'
import { hex } from './text-pieces.ts'

export const DSA_SIZE = 4
/** With an Ethernet type and two bytes that are reserved before it. */
export const EDSA_SIZE = 8

const TO_CPU = 0
const FROM_CPU = 1
const TO_SNIFFER = 2
const MODES = ['To CPU', 'From CPU', 'To Sniffer', 'Forward']
const CODES = ['BPDU (MGMT) Trap', 'Frame2Reg', 'IGMP/MLD Trap', 'Policy Trap', 'ARP Mirror', 'Policy Mirror']

export function putDsaTag(p: Printer, at: number): void {
  putAscii(p.text, p.options.link ? 'Marvell DSA ' : 'DSA ')
  putTag(p, at)
}

export function putEdsaTag(p: Printer, at: number): void {
  const t = p.text
  const type = u16(p, at)
  if (p.options.link) {
    putAscii(t, `Marvell EDSA ethertype 0x${hex(type, 4)} (${ETHERTYPE_NAMES[type] ?? 'Unknown'}), `)
    putAscii(t, `rsvd ${u8(p, at + 2)} ${u8(p, at + 3)}, `)
  } else putAscii(t, `EDSA 0x${hex(type, 4)}, `)
  putTag(p, at + EDSA_SIZE - DSA_SIZE)
}

function putTag(p: Printer, at: number): void {
  const first = u8(p, at)
  const second = u8(p, at + 1)
  const third = u8(p, at + 2)
  const mode = first >>> 6
  const device = first & 0x1f
  const port = second >>> 3
  const tagged = (first & 0x20) !== 0
  const trunk = (second & 0x04) !== 0
  const vlan = u16(p, at + 2) & 0xfff
  if (!p.options.link) {
    putAscii(p.text, `${shortRoute(mode, `${device}.${port}`, trunk)}, VLAN ${vlan}${tagged ? 't' : 'u'}, `)
    return
  }
  const code = (((second & 0x06) >>> 1) << 1) | ((third & 0x10) >>> 4)
  putAscii(p.text, `mode ${MODES[mode]}, ${longRoute(mode, device, port, trunk, code)}, ${tagged ? 'tagged' : 'untagged'}, `)
  putAscii(p.text, `${second & 1 ? 'CFI, ' : ''}VID ${vlan}, FPri ${third >>> 5}, `)
}

function shortRoute(mode: number, port: string, flag: boolean): string {
  if (mode === TO_CPU) return `port ${port} > CPU`
  if (mode === FROM_CPU) return `CPU > port ${port}`
  return mode === TO_SNIFFER ? `port ${port} > ${flag ? 'Rx' : 'Tx'} Sniffer` : `Forward ${flag ? 'trunk' : 'port'} ${port}`
}

function longRoute(mode: number, device: number, port: number, flag: boolean, code: number): string {
  const source = `source dev ${device}, port ${port}`
  if (mode === TO_CPU) return `${source}, code ${CODES[code] ?? 'reserved'}`
  if (mode === FROM_CPU) return `target dev ${device}, port ${port}`
  return mode === TO_SNIFFER ? `${source}, ${flag ? 'ingress' : 'egress'} sniff` : `dev ${device}, ${flag ? 'trunk' : 'port'} ${port}`
}
