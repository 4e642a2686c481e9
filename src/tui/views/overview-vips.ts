// VIPs of the overview: who has each, who says so, whether ARP agrees. Disagreement comes first in the line.
import { safe } from '../../print/event/escape.ts'
import type { Disagreement, VipState } from '../../state/vips.ts'
import { fit, span } from '../cells.ts'
import type { Model } from '../model.ts'
import { coloured, type Mood, type Row, sign } from './overview-row.ts'

export const vipRows = (model: Model, vips: readonly VipState[]): Row[] => vips.map(vip => ofVip(model, vip))

function ofVip(model: Model, vip: VipState): Row {
  const { now, style } = model
  const wrong = vip.disagreements.map(sentence)
  const [claim] = vip.claims
  const arp = claim === undefined ? '' : `${claim.mac}${claim.node === undefined ? '' : ` is ${safe(claim.node)}`}`
  const holder = vip.holder === undefined ? (vip.holders.some(({ state }) => state === 'has') ? 'several' : 'nobody') : safe(vip.holder)
  const mood: Mood = vip.holder === undefined ? 'bad' : vip.disagreements.length > 0 ? 'odd' : 'good'
  const says = wrong.length > 0 ? wrong.join('; ') : wordsText(vip) || (arp === '' ? 'no manager speaks of it' : `ARP ${arp}`)
  return {
    text: `${vip.address} ${holder} ${says}`,
    line(columns) {
      const held = vip.since === undefined ? '' : span(now - vip.since)
      const named = `${sign(mood, style)} ${fit(vip.address, Math.max(15, Math.min(39, vip.address.length)))}`
      return `${coloured(mood, `${named} ${fit(holder, 12)}`, style)} ${fit(held, 6)} ${fit(says, columns - named.length - 21)}`
    },
    detail: () => ({ title: vip.address, lines: detailLines(model, vip, wrong) }),
  }
}

/** `lvs2 by VRRP (heard by lvs2 rs1), keepalived`: what those say that are still heard. */
function wordsText({ words }: VipState): string {
  const byNode = Map.groupBy(
    words.filter(({ fresh }) => fresh),
    ({ node }) => node,
  )
  return [...byNode]
    .map(([node, said]) => {
      const byWhom = [...Map.groupBy(said, ({ by }) => by)].map(([by, witnesses]) =>
        by === 'VRRP' ? `VRRP (heard by ${witnesses.map(({ witness }) => safe(witness)).join(' ')})` : by,
      )
      return `${safe(node)} by ${byWhom.join(', ')}`
    })
    .join('; ')
}

export function sentence(disagreement: Disagreement): string {
  switch (disagreement.kind) {
    case 'several-holders':
      return `${disagreement.nodes.map(safe).join(' and ')} both have it`
    case 'nobody':
      return 'no director has it'
    case 'other-mac':
      return `ARP says ${disagreement.mac}${disagreement.node === undefined ? '' : ` (${safe(disagreement.node)})`}, not ${safe(disagreement.holder)}`
    case 'several-macs':
      return `claimed by ${disagreement.macs.join(' and ')}`
    case 'other-word':
      return `${disagreement.by} on ${safe(disagreement.witness)} says ${safe(disagreement.node)}`
    case 'stale-neighbour':
      return `${safe(disagreement.node)} still sends to ${disagreement.mac}`
  }
}

function detailLines({ now }: Model, vip: VipState, wrong: readonly string[]): string[] {
  return [
    ...wrong.map(what => `disagreement  ${what}`),
    ...vip.holders.map(
      ({ node, interface: name, mac, state, since }) =>
        `${state.padEnd(13)} ${safe(node)} on ${safe(name)}${mac === undefined ? '' : ` ${mac}`}, since ${span(now - since)} ago`,
    ),
    ...vip.words.map(
      ({ by, node, witness, since, fresh }) =>
        `word          ${by} on ${safe(witness)} says ${safe(node)} for ${span(now - since)}${fresh ? '' : ', when last heard'}`,
    ),
    ...vip.claims.map(
      ({ mac, node, last, witness }) =>
        `claim         ${mac}${node === undefined ? '' : ` is ${safe(node)}`}, last ${span(now - last)} ago, seen by ${safe(witness)}`,
    ),
    ...vip.services.map(service => `service       ${safe(service)}`),
    '',
    `umtool events --vip ${vip.address} --since 1h`,
  ]
}
