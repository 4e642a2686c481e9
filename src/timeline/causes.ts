// Why an address moved: what lies before a takeover in the log, and which of it is the reason.
import { type Line, number, text } from './line.ts'
import { livedOn } from './lives.ts'
import type { Move } from './moves.ts'
import { between, type Scene } from './scene.ts'
import { speakerOf } from './speaker.ts'
import type { Cause, IncidentKind, Severity } from './timeline.ts'
import { bare } from './world.ts'

const SECOND = 1_000_000
/** How far back the beginning of a takeover may lie: deadtimes and slow scripts. */
export const BACK = 180 * SECOND
/** Logs with whole seconds, polls, and clocks that differ. */
const LOOSE = 1_500_000

/** Who lets go before the other takes it was heard. */
const UNHEARD = /^(vrrp\.silenced|node\.died)$/

/** What lies behind one move, as the log tells it. */
export type Story = {
  readonly move: Move
  readonly from: string | undefined
  cause: Cause | undefined
  began: number
  readonly triggers: Line[]
}

/** The priority of the node that took it went up again: it is where the address belongs. */
export const wasRaised = ({ triggers, move }: Story): boolean =>
  triggers.some(
    line => line.type === 'vrrp-instance.priority-changed' && line.node === move.node && (number(line, 'to') ?? 0) > (number(line, 'from') ?? 0),
  )

export function behind(scene: Scene, move: Move, floor: number): Story {
  const window = between(scene.lines, floor, move.last + LOOSE).filter(line => line.incident === undefined)
  const took = move.signs.find(({ type }) => type === 'node.took-over')
  const givers = window.filter(({ type, node, subject }) => type === 'node.gave-up' && subject === node && node !== move.node)
  const named = took === undefined ? undefined : text(took, 'from')
  const from = named ?? givers.at(-1)?.node ?? move.holders.at(-1)
  const about = window.filter(line => bearsOn(scene, line, from, move))
  const isAlive = from !== undefined && livedOn(scene, from, move.first)
  const letGo = window.findLast(
    line => line.type === 'address.disappeared' && line.node === from && move.vips.has(bare(line.subject)) && line.at <= move.first,
  )
  const cause =
    causeOf(letGo !== undefined ? about.filter(({ type }) => !UNHEARD.test(type)) : about, took, from, move, isAlive) ??
    (letGo !== undefined && isAlive && took !== undefined ? 'asked' : undefined)
  const triggers = about.filter(line => opens(line, cause, from, move))
  return { move, from, cause, triggers, began: triggers[0]?.at ?? letGo?.at ?? move.first }
}

/** A line that can be part of why `from` lost it or `move.node` took it. */
function bearsOn(scene: Scene, line: Line, from: string | undefined, move: Move): boolean {
  switch (line.type) {
    case 'vrrp.silenced':
    case 'vrrp.resigned':
      return speakerOf(scene.world, line) === from && line.at <= move.first + LOOSE
    case 'node.died':
    case 'node.left':
      return line.subject === from && line.node !== from
    case 'heartbeat.silenced':
      return line.subject === from && line.node !== from
    case 'ha-link.failed':
      return text(line, 'node') === from
    case 'node.standby-requested':
    case 'node.returned':
    case 'node.joined':
    case 'fencing.requested':
    case 'membership.changed':
      return true
    case 'vrrp-instance.priority-changed':
    case 'manager.died':
    case 'manager.stopped':
    case 'vrrp-script.failed':
    case 'link.changed':
    case 'vrrp-instance.entered':
      return line.node === from || line.node === move.node
    case 'manager.started':
      return line.node === move.node && line.subject !== 'ldirectord'
    default:
      return false
  }
}

const REASONS: Readonly<Record<string, Cause>> = {
  start: 'start',
  standby: 'asked',
  death: 'death',
  shutdown: 'shutdown',
  return: 'return',
  restart: 'start',
}

const isDown = (line: Line): boolean => {
  const to = (line.event?.data as { readonly to?: { readonly carrier?: unknown; readonly up?: unknown } } | undefined)?.to
  return line.type === 'link.changed' && (to?.carrier === false || to?.up === false)
}

function causeOf(about: readonly Line[], took: Line | undefined, from: string | undefined, move: Move, isAlive: boolean): Cause | undefined {
  const said = took === undefined ? undefined : REASONS[text(took, 'reason') ?? '']
  if (said !== undefined) return said
  const has = (type: string, node?: string): boolean => about.some(line => line.type === type && (node === undefined || line.node === node))
  if (from === undefined) return has('manager.started', move.node) ? 'start' : undefined
  if (has('manager.died', from)) return 'manager-died'
  if (has('vrrp-script.failed', from)) return 'script'
  if (about.some(line => line.node === from && (isDown(line) || text(line, 'state') === 'FAULT'))) return 'link'
  if (about.some(line => line.type === 'manager.stopped' && line.node === from && line.subject !== 'ldirectord') || has('vrrp.resigned'))
    return 'shutdown'
  if (has('node.left')) return 'shutdown'
  const isUnheard = has('node.died') || has('vrrp.silenced')
  if (isUnheard && !isAlive) return 'death'
  if (has('node.standby-requested') || has('vrrp-instance.priority-changed')) return 'asked'
  if (isUnheard) return 'partition'
  if (has('manager.started', move.node) || has('node.returned') || has('node.joined')) return 'return'
  return has('vrrp-instance.entered') ? 'priority' : undefined
}

/** The line that the story may begin with, for that cause. */
function opens(line: Line, cause: Cause | undefined, from: string | undefined, move: Move): boolean {
  if (line.at > move.first + LOOSE) return false
  switch (cause) {
    case 'death':
    case 'partition':
      return /^(vrrp\.silenced|node\.died|node\.left|heartbeat\.silenced|ha-link\.failed)$/.test(line.type)
    case 'asked':
      return line.type === 'node.standby-requested' || line.type === 'vrrp-instance.priority-changed'
    case 'shutdown':
      return /^(manager\.stopped|vrrp\.resigned|node\.left)$/.test(line.type) && (line.node === from || line.type !== 'manager.stopped')
    case 'return':
      return line.node === move.node ? line.type === 'manager.started' : /^node\.(returned|joined)$/.test(line.type) && line.subject === move.node
    case 'start':
      return line.type === 'manager.started' && line.node === move.node
    case 'script':
      return line.type === 'vrrp-script.failed'
    case 'link':
      return isDown(line) || text(line, 'state') === 'FAULT'
    case 'manager-died':
      return line.type === 'manager.died'
    default:
      return false
  }
}

export function kindOf(cause: Cause | undefined, from: string | undefined, goesHome: boolean, isFought: boolean): readonly [IncidentKind, Severity] {
  if (isFought) return ['both-active', 'bad']
  if (from === undefined || cause === 'start') return ['takeover', 'note']
  if (cause === 'return' || (goesHome && cause !== 'death' && cause !== 'manager-died' && cause !== 'link' && cause !== 'script'))
    return ['failback', 'planned']
  if (cause === 'asked' || cause === 'shutdown') return ['switchover', 'planned']
  return cause === undefined || cause === 'priority' ? ['takeover', 'note'] : ['failover', 'bad']
}
