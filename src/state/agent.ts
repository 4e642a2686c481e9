// The agent of a node and its collectors: what runs, what failed, what was lost.
import { setBack } from './clock.ts'
import { type Folders, fact, hasRoom, isOld, learn, type Telling } from './facts.ts'
import { number, numberOr, oneOf, text, textOr, texts } from './read.ts'
import type { CollectorState } from './state.ts'

const MOST_COLLECTORS = 100
const MOST_LOST = 20
/** A life that begins this much before the last word of the one before it began on a clock that had been set back. Microseconds. */
const SET_BACK = 10_000_000

function tellCollector(telling: Telling, value: CollectorState['value'], why?: string, remedy?: string): CollectorState | undefined {
  const { collectors } = telling.node.agent
  const { subject } = telling.event
  const known = collectors.get(subject)
  if (known === undefined) {
    if (!hasRoom(collectors, subject, MOST_COLLECTORS)) return undefined
    const collector: CollectorState = { ...fact(value, telling), why, remedy }
    collectors.set(subject, collector)
    return collector
  }
  if (isOld(known, telling)) return known
  learn(known, value, telling)
  known.why = why
  known.remedy = remedy
  return known
}

const tellOther = (telling: Telling, subject: string, value: CollectorState['value']): unknown =>
  tellCollector({ ...telling, event: { ...telling.event, subject } }, value)

/** A collector that says anything at all runs. */
function speaking(telling: Telling): CollectorState | undefined {
  return telling.node.agent.collectors.get(telling.event.subject) ?? tellCollector(telling, 'running')
}

function started(telling: Telling): void {
  const { node, data, at, event } = telling
  const { agent } = node
  const before = agent.started
  if (before !== undefined && before.event === telling.id) return
  // The clock may have been set back while nobody was there to say so: the number says that this is a new life.
  if (event.sequence === 1 && before !== undefined && before.at > at + SET_BACK) setBack(telling)
  if (before !== undefined && before.at > at) return
  const wasThere = before !== undefined || agent.collectors.size > 0
  const endedInOrder = agent.stopped !== undefined && (before === undefined || agent.stopped.at >= before.at) && agent.stopped.at <= at
  if (wasThere && !endedInOrder) agent.cutOffAt = Math.min(agent.spoke, at)
  agent.started = fact(!wasThere || endedInOrder, telling)
  agent.version = text(data.version)
  const role = oneOf(data.role, ['director', 'real-server'] as const)
  if (role !== undefined) agent.role = learn(agent.role, role, telling)
  const expected = texts(data.collectors)
  const absent = texts(data.absent)
  for (const [name, collector] of agent.collectors) if (collector.at <= at && !expected.includes(name)) agent.collectors.delete(name)
  for (const name of expected) tellOther(telling, name, 'expected')
  for (const name of absent) tellOther(telling, name, 'absent')
}

function lost(telling: Telling): void {
  const { node, data, at, id } = telling
  const { lost } = node
  if (lost.list.some(one => one.id === id)) return
  const events = numberOr(data.events, 0)
  lost.events += events
  const one = { id, events, why: textOr(data.why, ''), stream: text(data.stream), from: numberOr(data.from, at), to: numberOr(data.to, at), at }
  lost.list = [...lost.list, one].sort((a, b) => a.at - b.at).slice(-MOST_LOST)
}

export const agentFolders: Folders = {
  'agent.started': started,
  'agent.stopped': telling => {
    const { agent } = telling.node
    if (!isOld(agent.stopped, telling)) agent.stopped = fact(textOr(telling.data.why, ''), telling)
  },
  'agent.reloaded': () => {},
  'collector.started': telling => void tellCollector(telling, 'running'),
  'collector.skipped': telling => void tellCollector(telling, 'skipped', text(telling.data.why), text(telling.data.remedy)),
  'collector.failed': telling => void tellCollector(telling, 'failed', text(telling.data.why)),
  'collector.stopped': telling => void tellCollector(telling, 'stopped'),
  'collector.troubled': telling => {
    const collector = speaking(telling)
    if (collector !== undefined) collector.trouble = learn(collector.trouble, textOr(telling.data.what, ''), telling)
  },
  'collector.counted': telling => {
    const { data, at } = telling
    const collector = speaking(telling)
    if (collector === undefined || (collector.counted?.at ?? 0) > at) return
    collector.counted = { at, events: numberOr(data.events, 0), troubles: number(data.troubles) ?? 0, lag: numberOr(data.lag, 0) }
  },
  'events.lost': lost,
}
