// Moves of addresses: which node held them when, and every time one took them, as signs of it in the log say so.
import { isWholeSecond, type Line, text } from './line.ts'
import { cutsOf } from './lives.ts'
import { lastHeard, lastSaid, type Scene } from './scene.ts'
import { speakerOf } from './speaker.ts'
import type { Holding } from './timeline.ts'
import { bare } from './world.ts'

/** One node took addresses: the signs of it, in order. */
export type Move = {
  readonly node: string
  /** Who had them before, of the same addresses; more than one where nobody had let go. */
  readonly holders: readonly string[]
  readonly signs: Line[]
  readonly vips: Set<string>
  first: number
  last: number
}

/** Microseconds between two signs of one takeover; Heartbeat takes one resource after the other, with scripts. */
const TOGETHER = 20_000_000

const field = (line: Line, name: string): unknown => (line.event?.data as Readonly<Record<string, unknown>> | null | undefined)?.[name]
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : [])
const listOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'object' && one !== null) : []

export type Moves = { readonly moves: readonly Move[]; readonly holdings: readonly Holding[] }

type Open = { readonly node: string; readonly address: string; from: number | undefined }

/** `before`: who held what when the range began. */
export function findMoves(scene: Scene, before: readonly { readonly node: string; readonly address: string }[]): Moves {
  const { world } = scene
  /** VIP -> nodes that have it, in the order they got it. */
  const holders = new Map<string, Open[]>()
  const done: Holding[] = []
  /** What lives that were cut off had held. */
  const cutOff = new Map<string, Open>()
  const moves: Move[] = []
  const going = new Map<string, Move>()
  const cuts = cutsOf(scene)
  let nextCut = 0

  const has = (vip: string, node: string): Open | undefined => holders.get(vip)?.find(open => open.node === node)
  const take = (vip: string, node: string, from: number | undefined): void => {
    // A real server of direct routing or tunnelling has the address too, and does not hold it.
    if (has(vip, node) !== undefined || world.nodes.get(node) === 'real-server') return
    const list = holders.get(vip) ?? []
    list.push({ node, address: vip, from })
    for (const one of cutOff.keys()) if (one.startsWith(`${vip} `)) cutOff.delete(one)
    holders.set(vip, list)
  }
  /** It was the agent that was cut off, and nobody took the address meanwhile: it was there all the time. */
  const keeps = (vip: string, node: string): boolean => {
    const open = cutOff.get(`${vip} ${node}`)
    if (open === undefined || (holders.get(vip)?.length ?? 0) > 0) return false
    cutOff.delete(`${vip} ${node}`)
    const place = done.findLastIndex(one => one.node === node && one.address === vip)
    if (done[place]?.from !== open.from) return false
    done.splice(place, 1)
    take(vip, node, open.from)
    return true
  }
  const drop = (vip: string, node: string, to: number): void => {
    const open = has(vip, node)
    if (open === undefined) return
    holders.set(
      vip,
      holders.get(vip)!.filter(one => one !== open),
    )
    done.push({ ...open, to })
  }
  const sign = (line: Line, node: string, vips: readonly string[]): void => {
    if (world.nodes.get(node) === 'real-server') return
    if (line.type !== 'address.appeared') for (const vip of vips) keeps(vip, node)
    const fresh = vips.filter(vip => has(vip, node) === undefined)
    if (vips.length > 0 && fresh.length === 0 && going.get(node) === undefined) return
    let move = going.get(node)
    if (move === undefined || line.at - move.last > TOGETHER) {
      if (vips.length > 0 && fresh.length === 0) return
      const had = new Set((fresh.length > 0 ? fresh : [...world.vips]).flatMap(vip => (holders.get(vip) ?? []).map(open => open.node)))
      had.delete(node)
      move = { node, holders: [...had], signs: [], vips: new Set(), first: line.at, last: line.at }
      going.set(node, move)
      moves.push(move)
    }
    move.signs.push(line)
    move.last = line.at
    for (const vip of fresh) {
      move.vips.add(vip)
      take(vip, node, line.at)
    }
  }

  for (const { node, address } of before) if (world.vips.has(address)) take(address, node, undefined)
  for (const line of scene.all) {
    const { type, node } = line
    const vip = bare(line.subject)
    // What a life that was cut off held it lost with it; what the new life says tells what there is.
    for (; nextCut < cuts.length && cuts[nextCut]!.at < line.at; nextCut++) {
      const cut = cuts[nextCut]!
      for (const [one, list] of holders) {
        const open = list.find(({ node: of }) => of === cut.node)
        if (open === undefined) continue
        cutOff.set(`${one} ${cut.node}`, open)
        // Of its next life others may have seen packets before it says a word: they count only until somebody else took the address.
        const taken = Math.min(...list.filter(other => other !== open && (other.from ?? 0) > (open.from ?? 0)).map(({ from }) => from ?? 0), cut.at)
        drop(one, cut.node, Math.max(lastSaid(scene, cut.node, cut.at)?.at ?? 0, lastHeard(scene, cut.node, taken)?.at ?? 0) || cut.at)
      }
      going.delete(cut.node)
    }
    if (type === 'host.sampled') {
      for (const { address, interface: on, scope } of listOf(field(line, 'addresses'))) {
        if (typeof address !== 'string' || on === 'lo' || scope !== 'global' || !world.vips.has(bare(address))) continue
        if (!keeps(bare(address), node)) take(bare(address), node, line.at)
      }
    } else if (type === 'address.appeared' && field(line, 'interface') !== 'lo' && world.vips.has(vip)) sign(line, node, [vip])
    else if (type === 'address.disappeared' && field(line, 'interface') !== 'lo' && world.vips.has(vip)) {
      drop(vip, node, line.at)
      going.delete(node)
    } else if (type === 'node.took-over' && line.subject === node) sign(line, node, [])
    else if (type === 'vrrp-instance.entered') {
      if (text(line, 'state') === 'MASTER') sign(line, node, [])
      else if (!isWholeSecond(line)) going.delete(node)
    } else if (type === 'vrrp.advertised' && line.under?.type !== 'vrrp.advertised' && field(line, 'why') !== 'changed') {
      const speaker = speakerOf(world, line)
      const vips = texts(field(line, 'addresses')).map(bare)
      if (speaker !== undefined && vips.some(one => has(one, speaker) === undefined)) sign(line, speaker, vips)
    } else if (type === 'node.died' || type === 'node.left') {
      const at = line.at
      for (const [one, list] of holders) if (list.length > 1 && list.some(open => open.node === line.subject)) drop(one, line.subject, at)
    }
  }
  for (const list of holders.values()) for (const open of list) done.push({ ...open })
  done.sort((a, b) => (a.from ?? 0) - (b.from ?? 0) || (a.address < b.address ? -1 : 1))
  return { moves: moves.filter(({ vips, signs }) => vips.size > 0 || signs.some(({ type }) => type === 'node.took-over')), holdings: done }
}
