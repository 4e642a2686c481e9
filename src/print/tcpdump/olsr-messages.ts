// OLSR's messages about neighbours, interfaces and names. Their printers answer false when something is missing.

import { putAscii } from '../text.ts'
import { has, type Printer, u8, u16 } from './printer.ts'
import { hex, ipv4Text, putCounted } from './text-pieces.ts'

/** The size of an address and how it is shown. */
export type OlsrFamily = { readonly size: number; readonly show: (p: Printer, at: number) => string }

const PER_CENT = 2.55
const percentText = (quality: number): string => `${(quality / PER_CENT).toFixed(2)}%`

/** Neighbours, each with the quality of both directions. */
function putQualities(p: Printer, start: number, size: number, family: OlsrFamily): boolean {
  const each = family.size + 4
  for (let at = start; at + each <= start + size; at += each) {
    if (!has(p, at, each)) return false
    const quality = `link-quality ${percentText(u8(p, at + family.size))}, neighbor-link-quality ${percentText(u8(p, at + family.size + 1))}`
    putAscii(p.text, `\n\t      neighbor ${family.show(p, at)}, ${quality}`)
  }
  return true
}

/** Always shown as IPv4 addresses, as in tcpdump. */
function putNeighbours(p: Printer, start: number, size: number): boolean {
  putAscii(p.text, '\n\t      neighbor\n\t\t')
  for (let at = start; at + 4 <= start + size; at += 4) putAscii(p.text, `${ipv4Text(p, at)} `)
  return true
}

const putNeighbourList = (p: Printer, at: number, size: number, family: OlsrFamily, withQuality: boolean): boolean =>
  withQuality ? putQualities(p, at, size, family) : putNeighbours(p, at, size)

const LINKS = ['Unspecified', 'Asymmetric', 'Symmetric', 'Lost']
const NEIGHBOURS = ['Not-Neighbor', 'Symmetric', 'Symmetric-MPR']
const LINK_HEADER = 4

export function putHello(
  p: Printer,
  start: number,
  size: number,
  family: OlsrFamily,
  withQuality: boolean,
  secondsText: (code: number) => string,
): boolean {
  const t = p.text
  if (size < 4 || !has(p, start, 4)) return false
  putAscii(t, `\n\t  hello-time ${secondsText(u8(p, start + 2))}s, MPR willingness ${u8(p, start + 3)}`)
  const end = start + size
  for (let at = start + 4; end - at >= LINK_HEADER; ) {
    if (!has(p, at, LINK_HEADER)) return false
    const code = u8(p, at)
    const told = u16(p, at + 2)
    const valid = told <= end - at && told >= LINK_HEADER
    const kind = `link-type ${LINKS[code & 3]}, neighbor-type ${NEIGHBOURS[code >> 2] ?? 'Unknown'}`
    putAscii(t, `\n\t    ${kind}, len ${told}${valid ? '' : ' (invalid)'}`)
    if (!valid) return true
    if (!has(p, at + LINK_HEADER, told - LINK_HEADER)) return false
    if (!putNeighbourList(p, at + LINK_HEADER, told - LINK_HEADER, family, withQuality)) return false
    at += told
  }
  return true
}

export function putTopology(p: Printer, at: number, size: number, family: OlsrFamily, withQuality: boolean): boolean {
  if (size < 4 || !has(p, at, 4)) return false
  putAscii(p.text, `\n\t    advertised neighbor seq 0x${hex(u16(p, at), 4)}`)
  return putNeighbourList(p, at + 4, size - 4, family, withQuality)
}

export function putInterfaces(p: Printer, start: number, size: number, family: OlsrFamily): boolean {
  for (let at = start; at + family.size <= start + size; at += family.size) {
    if (!has(p, at, family.size)) return false
    putAscii(p.text, `\n\t  interface address ${family.show(p, at)}`)
  }
  return true
}

const ENTRY_HEADER = 4

/** Who has which name: |version(2)|entries(2)| then |type(2)|length(2)|address|name, padded to words|. */
export function putNames(p: Printer, start: number, size: number, family: OlsrFamily): boolean {
  const t = p.text
  if (size < 4) return false
  const count = u16(p, start + 2)
  const valid = count > 0 && count * (ENTRY_HEADER + family.size) <= size
  putAscii(t, `\n\t  Version ${u16(p, start)}, Entries ${count}${valid ? '' : ' (invalid)'}`)
  if (!valid) return true
  const end = start + size
  let at = start + 4
  for (let i = 0; i < count && end - at >= ENTRY_HEADER; i++) {
    const type = u16(p, at)
    const length = u16(p, at + 2)
    at += ENTRY_HEADER
    const fits = length > 0 && family.size + length <= end - at
    putAscii(t, `\n\t    #${i}: type ${type === 0 ? '000000' : `0x${hex(type, 4)}`}, length ${length}${fits ? '' : ' (invalid)'}`)
    if (!fits) return true
    const padded = family.size + ((length + 3) & ~3)
    if (end - at < padded || !has(p, at, padded)) return false
    putAscii(t, `, address ${family.show(p, at)}, name "`)
    putCounted(p, at + family.size, length)
    putAscii(t, '"')
    at += padded
  }
  return true
}
