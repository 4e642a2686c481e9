// Virtual addresses as lines: who has it, by whose word, and what does not fit.
import type { ClaimView, HolderWord, VipState } from '../../state/vips.ts'
import type { Style } from '../style.ts'
import { type Cell, cell, columns, paragraph, remark } from './layout.ts'
import { disagreementWords } from './troubles.ts'
import { ago, span } from './words.ts'

/** Each VIP one line with who has it, and below what speaks for and against it. */
export function vipLines(vips: Iterable<VipState>, now: number, width: number, style: Style): string[] {
  const shown = [...vips]
  const heads = columns(
    shown.map(vip => head(vip, now)),
    2,
    style,
  )
  return shown.flatMap((vip, i) => [heads[i]!, ...evidence(vip, now, width), ...against(vip, now, width, style)])
}

function head({ address, holder, holders, disagreements, since }: VipState, now: number): Cell[] {
  const well = disagreements.length === 0
  const had = holders.filter(({ state }) => state === 'had')
  const having = holders.filter(({ state }) => state === 'has')
  if (holder !== undefined) {
    const { interface: name = '' } = having[0] ?? {}
    return [cell(address, 'strong'), cell(holder, well ? 'good' : 'bad'), cell(name), cell(`since ${span(now - (since ?? now))}`)]
  }
  if (having.length > 1) return [cell(address, 'strong'), cell(having.map(({ node }) => node).join(' and '), 'bad'), cell(''), cell('')]
  const [last] = [...had].sort((a, b) => b.since - a.since)
  if (last !== undefined) return [cell(address, 'strong'), cell(`${last.node}?`, 'bad'), cell(last.interface), cell('when it was last heard')]
  return [cell(address, 'strong'), cell('nobody', well ? 'changed' : 'bad'), cell(''), cell('')]
}

function evidence({ address, words, claims, holders, holder }: VipState, now: number, width: number): string[] {
  const lines: string[] = []
  const said = sayers(words.filter(({ fresh, node }) => fresh && node === holder))
  if (said !== '') lines.push(...paragraph(`by ${said}`, 6, width))
  const [claim] = claims
  if (claim !== undefined) lines.push(...paragraph(`${protocolOf(address)}: ${claimWords(claim, now)}`, 6, width))
  const local = holders.filter(({ state }) => state === 'local').map(({ node, interface: name }) => `${name} of ${node}`)
  if (local.length > 0) lines.push(...paragraph(`also on ${local.join(', ')}, which do not answer for it`, 6, width))
  const had = holders.filter(({ state, node }) => state === 'had' && node !== holder).map(({ node }) => node)
  if (holder !== undefined && had.length > 0) lines.push(...paragraph(`${had.join(', ')} had it when last heard`, 6, width))
  return lines
}

const protocolOf = (address: string): string => (address.includes(':') ? 'ND' : 'ARP')

const claimWords = ({ mac, node, vrid, last }: ClaimView, now: number): string => {
  const whose = node ?? (vrid === undefined ? 'no node known here' : `the virtual MAC of VRID ${vrid}`)
  return `${mac} is ${whose}, ${ago(last, now)}`
}

/** `keepalived on lvs2; VRRP heard by lvs1, rs1` */
function sayers(words: readonly HolderWord[]): string {
  const byManager = new Map<string, string[]>()
  for (const { by, witness } of words) byManager.set(by, [...(byManager.get(by) ?? []), witness])
  return [...byManager].map(([by, witnesses]) => `${by} ${by === 'VRRP' ? 'heard by' : 'on'} ${[...new Set(witnesses)].join(', ')}`).join('; ')
}

const against = ({ disagreements }: VipState, now: number, width: number, style: Style): string[] =>
  disagreements.flatMap(found => remark('bad', disagreementWords(found, now), 4, width, style))
