// What IKE version 2 proposes: proposals in a security association, transforms in a proposal (RFC 7296 section 3.3).

import { putAscii } from '../text.ts'
import { nameOrNumber, payloadName, protocolName, TRANSFORM_TYPES_2, TRANSFORMS_2 } from './isakmp-names.ts'
import { CUT, GENERIC_HEADER, openPayload, type PayloadPrinter, putAttributes, putCut, putRaw } from './isakmp-payload.ts'
import { has, type Printer, u8, u16 } from './printer.ts'

const PROPOSAL = 2
const TRANSFORM = 3
const HEADER = 8
const CRITICAL = 0x80

const title = (p: Printer, name: string, at: number): void => putAscii(p.text, `${name}${u8(p, at + 1) & CRITICAL ? '[C]' : ''}:`)

type ItemPrinter = (p: Printer, number: number, at: number, size: number, depth: number) => number

/**
 * The items of a list of `left` bytes at `start`, each saying what comes next, `type` first and known; others are only named.
 * `blamed` is said when they do not fit. Answers the offset behind them.
 */
function putItems(p: Printer, type: number, start: number, total: number, depth: number, blamed: number, print: ItemPrinter): number {
  let at = start
  let left = total
  for (let next = type, number = 1; next !== 0; number++) {
    const item = at
    if (left < GENERIC_HEADER) return skipRest(p, at + left, blamed)
    if (!has(p, item, GENERIC_HEADER)) return putCut(p, blamed)
    const size = u16(p, item + 2)
    if (size <= GENERIC_HEADER) return putCut(p, blamed)
    if (left < size) return skipRest(p, at + left, blamed)
    if (!has(p, item, size)) return putCut(p, blamed)
    openPayload(p, depth + 1)
    if (next === type) {
      at = print(p, number, item, size, depth + 1)
      if (at === CUT) return CUT
    } else {
      putAscii(p.text, payloadName(next))
      at += size
    }
    putAscii(p.text, ')')
    left -= size
    next = u8(p, item)
  }
  return at
}

function skipRest(p: Printer, end: number, blamed: number): number {
  putCut(p, blamed)
  return end
}

export const printSa2: PayloadPrinter = (p, type, at, _size, context) => {
  if (!has(p, at, GENERIC_HEADER)) return putCut(p, type)
  title(p, 'sa', at)
  const length = u16(p, at + 2) - GENERIC_HEADER
  putAscii(p.text, ` len=${length}`)
  return putItems(p, PROPOSAL, at + GENERIC_HEADER, length, context.depth, type, putProposal)
}

function putProposal(p: Printer, _number: number, at: number, size: number, depth: number): number {
  const t = p.text
  if (!has(p, at, HEADER)) return putCut(p, PROPOSAL)
  title(p, payloadName(PROPOSAL), at)
  putAscii(t, ` #${u8(p, at + 4)} protoid=${protocolName(u8(p, at + 5))} transform=${u8(p, at + 7)} len=${size}`)
  // As in tcpdump, the header counts as four bytes here, though it has eight.
  const left = size - GENERIC_HEADER
  const spi = u8(p, at + 6)
  const transforms = at + HEADER
  if (spi === 0) return putItems(p, TRANSFORM, transforms, left, depth, PROPOSAL, putTransform)
  if (left < spi) return skipRest(p, transforms + left, PROPOSAL)
  putAscii(t, ' spi=')
  if (!putRaw(p, transforms, spi)) return putCut(p, PROPOSAL)
  return putItems(p, TRANSFORM, transforms + spi, left - spi, depth, PROPOSAL, putTransform)
}

function putTransform(p: Printer, number: number, at: number, size: number): number {
  const t = p.text
  if (!has(p, at, HEADER)) return putCut(p, TRANSFORM)
  title(p, payloadName(TRANSFORM), at)
  const type = u8(p, at + 4)
  const id = u16(p, at + 6)
  const names = TRANSFORMS_2[type]
  putAscii(t, ` #${number} type=${nameOrNumber(TRANSFORM_TYPES_2, type)} id=${names === undefined ? id : nameOrNumber(names.ids, id)} `)
  const behind = putAttributes(p, at + HEADER, at + size, names?.attributes)
  if (behind === CUT) return putCut(p, TRANSFORM)
  if (p.end < at + size) putAscii(t, '...')
  return behind
}
