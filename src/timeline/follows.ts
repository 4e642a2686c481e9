// Causes and consequences: which line follows from which. Only what the programs do by themselves; a person's hand has nothing above it.
import { type Line, text } from './line.ts'
import { bare } from './world.ts'

const SECOND = 1_000_000

/** A line follows from the nearest one that fits, at most `back` before it, or `ahead` after it: logs and polls are late. Seconds. */
type Rule = {
  readonly of: RegExp
  readonly from: RegExp
  readonly back: number
  readonly ahead: number
  readonly fits: (child: Line, parent: Line) => boolean
  /** A line of this type, of the same node and real server, in between: then it does not follow. */
  readonly unless?: RegExp
}

const sameNode = (a: Line, b: Line): boolean => a.node === b.node
const sameSubject = (a: Line, b: Line): boolean => a.subject === b.subject
const both =
  (...fits: readonly Rule['fits'][]): Rule['fits'] =>
  (a, b) =>
    fits.every(fit => fit(a, b))
/** A real server's key begins with its service's. */
const sameService = (a: Line, b: Line): boolean => a.subject.split(' ')[0] === b.subject.split(' ')[0]
const sameServer = (a: Line, b: Line): boolean => endpoint(a) === endpoint(b)
const endpoint = ({ subject }: Line): string => subject.slice(subject.lastIndexOf(' ') + 1)
const poolManager = (_: Line, { subject }: Line): boolean => subject === 'keepalived' || subject === 'ldirectord'
const names = (a: Line, b: Line): boolean => b.subject.includes(bare(a.subject))
const state =
  (...states: readonly string[]): Rule['fits'] =>
  (_, parent) =>
    states.includes(text(parent, 'state') ?? '')
const isInitial = ({ event }: Line): boolean => (event?.data as { readonly initial?: unknown } | null | undefined)?.initial === true
const anything = (): boolean => true

/** The first rule that finds a parent counts. */
const RULES: readonly Rule[] = [
  // What several nodes hear at once was heard first by one.
  ...['vrrp.advertised', 'vrrp.silenced', 'vrrp.resigned', 'vrrp.contested', 'vrrp.settled'].map(type => again(type, 'speaker')),
  ...['heartbeat.heard', 'heartbeat.silenced', 'heartbeat.asked'].map(type => again(type, 'status')),
  {
    of: /^node\.(died|left|joined|returned)$/,
    from: /^node\.(died|left|joined|returned)$/,
    back: 30,
    ahead: 0,
    fits: (a, b) => a.type === b.type && sameSubject(a, b) && !sameNode(a, b),
  },
  { of: /^node\.standby-requested$/, from: /^node\.standby-requested$/, back: 5, ahead: 0, fits: sameSubject },

  // The kernel's table follows its manager.
  { of: /^(real-server|weight)\./, from: /^pool-server\./, back: 6, ahead: 3, fits: both(sameNode, sameSubject) },
  { of: /^(service|real-server)\./, from: /^pool-(service|fallback)\./, back: 6, ahead: 3, fits: both(sameNode, sameService) },
  { of: /^(service|real-server)\./, from: /^manager\.(started|stopped|died|reloaded)$/, back: 30, ahead: 5, fits: both(sameNode, poolManager) },
  { of: /^real-server\.added$/, from: /^service\.added$/, back: 0.001, ahead: 0.001, fits: both(sameNode, sameService) },
  { of: /^real-server\.removed$/, from: /^service\.removed$/, back: 0.001, ahead: 0.001, fits: both(sameNode, sameService) },
  // The manager follows its checks.
  { of: /^pool-server\.(removed|quiesced|reweighted)$/, from: /^health-check\.failed$/, back: 60, ahead: 2, fits: both(sameNode, sameServer) },
  { of: /^pool-server\.(added|restored|reweighted)$/, from: /^health-check\.recovered$/, back: 10, ahead: 3, fits: both(sameNode, sameServer) },
  { of: /^pool-fallback\./, from: /^pool-server\./, back: 3, ahead: 1.5, fits: both(sameNode, sameService) },
  // While it starts a manager says so, and for a while after it settles.
  { of: /^pool-(service|server|fallback)\./, from: /^manager\.started$/, back: 90, ahead: 5, fits: both(sameNode, poolManager, isInitial) },
  { of: /^pool-(service|server|fallback)\./, from: /^manager\.(started|stopped|reloaded)$/, back: 25, ahead: 5, fits: both(sameNode, poolManager) },
  {
    of: /^health-check\.recovered$/,
    from: /^manager\.started$/,
    back: 60,
    ahead: 0,
    fits: both(sameNode, poolManager),
    unless: /^(health-check\.failed|pool-server\.(removed|quiesced))$/,
  },
  { of: /^pool-service\.(down|up)$/, from: /^pool-server\./, back: 5, ahead: 2, fits: both(sameNode, sameService) },

  // Addresses follow the manager that moves them.
  { of: /^address\.appeared$/, from: /^vrrp-instance\.entered$/, back: 10, ahead: 1.5, fits: both(sameNode, state('MASTER')) },
  { of: /^address\.disappeared$/, from: /^vrrp-instance\.entered$/, back: 10, ahead: 1.5, fits: both(sameNode, state('BACKUP', 'FAULT', 'STOP')) },
  { of: /^address\.appeared$/, from: /^resource\.started$/, back: 1, ahead: 5, fits: both(sameNode, names) },
  { of: /^address\.disappeared$/, from: /^resource\.stopped$/, back: 1, ahead: 5, fits: both(sameNode, names) },
  { of: /^address\./, from: /^node\.(took-over|gave-up)$/, back: 20, ahead: 20, fits: sameNode },
  { of: /^vrrp-group\.entered$/, from: /^vrrp-instance\.entered$/, back: 2, ahead: 2, fits: sameNode },
  { of: /^vrrp\.(advertised|resigned)$/, from: /^vrrp-instance\.entered$/, back: 2, ahead: 1.5, fits: anything },
  { of: /^resource\.(started|stopped)$/, from: /^node\.(took-over|gave-up)$/, back: 30, ahead: 30, fits: sameNode },
  {
    of: /^manager\.(started|stopped)$/,
    from: /^resource\.(started|stopped)$/,
    back: 15,
    ahead: 15,
    fits: both(sameNode, (a, b) => a.subject === 'ldirectord' && b.subject.includes('ldirectord')),
  },
  { of: /^sync-daemon\./, from: /^(vrrp-instance\.entered|node\.(took-over|gave-up)|manager\.)/, back: 15, ahead: 5, fits: sameNode },
  { of: /^(route|neighbour)\./, from: /^(address|link)\./, back: 10, ahead: 1, fits: anything },
  { of: /^node\.(died|left)$/, from: /^heartbeat\.silenced$/, back: 5, ahead: 0, fits: sameSubject },
  { of: /^ha-link\.failed$/, from: /^heartbeat\.silenced$/, back: 10, ahead: 0, fits: anything },
  { of: /^ha-link\.restored$/, from: /^heartbeat\.heard$/, back: 10, ahead: 0, fits: anything },
  { of: /^(membership|quorum)\./, from: /^(node\.(died|left|joined|returned)|membership\.changed)$/, back: 10, ahead: 3, fits: anything },
]

function again(type: string, field: string): Rule {
  const of = new RegExp(`^${type.replace('.', '\\.')}$`)
  return {
    of,
    from: of,
    back: 3,
    ahead: 0,
    fits: (a, b) => a.type === b.type && sameSubject(a, b) && !sameNode(a, b) && text(a, field) === text(b, field),
  }
}

/** At most this many lines are looked back at: in a storm a consequence may stand alone. */
const FARTHEST = 300

/** Sets `under` of every line that follows from another. Never a circle. */
export function hang(lines: readonly Line[]): void {
  const byType = new Map<string, readonly Rule[]>()
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    let rules = byType.get(line.type)
    if (rules === undefined) {
      rules = RULES.filter(({ of }) => of.test(line.type))
      byType.set(line.type, rules)
    }
    for (const rule of rules) {
      const parent = nearest(lines, i, rule)
      if (parent === undefined) continue
      line.under = parent
      break
    }
  }
}

function nearest(lines: readonly Line[], at: number, rule: Rule): Line | undefined {
  const child = lines[at]!
  for (let i = at - 1; i >= 0 && i >= at - FARTHEST; i--) {
    const line = lines[i]!
    if (child.at - line.at > rule.back * SECOND) break
    if (fits(rule, child, line)) return line
    if (rule.unless?.test(line.type) && sameNode(child, line) && sameServer(child, line)) return undefined
  }
  for (let i = at + 1; i < lines.length && i <= at + FARTHEST; i++) {
    const line = lines[i]!
    if (line.at - child.at > rule.ahead * SECOND) break
    if (fits(rule, child, line)) return line
  }
  return undefined
}

const fits = (rule: Rule, child: Line, line: Line): boolean => rule.from.test(line.type) && !isUnder(line, child) && rule.fits(child, line)

function isUnder(line: Line, other: Line): boolean {
  for (let up: Line | undefined = line; up !== undefined; up = up.under) if (up === other) return true
  return false
}

/** The line that it all follows from: itself when it follows from none. */
export function rootOf(line: Line): Line {
  let root = line
  while (root.under !== undefined) root = root.under
  return root
}
