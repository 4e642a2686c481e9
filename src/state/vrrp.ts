// keepalived's own instances, groups and scripts. What is heard of others on the wire: wire.ts.
import { type Folders, fact, hasRoom, isOld, learn, said, type Telling } from './facts.ts'
import { learnIn, managerOf } from './ha.ts'
import type { VrrpInstanceState } from './ha-state.ts'
import { dataOf, list, number, text, textOr, texts } from './read.ts'

const MOST_INSTANCES = 10_000

function instanceOf(telling: Telling, name: string, state: string): VrrpInstanceState | undefined {
  const { vrrp } = telling.node
  const known = vrrp.get(name)
  if (known !== undefined || !hasRoom(vrrp, name, MOST_INSTANCES)) return known
  const instance: VrrpInstanceState = { ...said(telling), name, state }
  vrrp.set(name, instance)
  return instance
}

/** True when this is the newest word. */
function enter(telling: Telling, instance: VrrpInstanceState, state: string, since?: number): boolean {
  if (isOld(instance, telling)) return false
  const { at, id } = telling
  if (instance.state !== state) {
    instance.previous = instance.state
    instance.cause = undefined
    instance.state = state
    instance.since = since ?? at
    instance.event = id
  }
  instance.at = at
  return true
}

/** A word of keepalived that it runs. */
function runs(telling: Telling): void {
  const manager = managerOf(telling)
  if (manager !== undefined && manager.running === undefined) manager.running = fact(true, telling)
}

function entered(telling: Telling): void {
  const { data, event } = telling
  runs(telling)
  const state = textOr(data.state, '')
  const instance = instanceOf(telling, event.subject, state)
  if (instance === undefined || !enter(telling, instance, state)) return
  instance.previous = text(data.previous) ?? instance.previous
  instance.cause = text(data.cause)
  const priority = number(data.priority)
  if (priority !== undefined) instance.priority = learn(instance.priority, priority, telling)
}

/** As keepalived wrote them into a file, at some time before. A change of state that came after its last transition is newer. */
function sampled(telling: Telling): void {
  for (const one of list(telling.data.instances).map(dataOf)) {
    const name = textOr(one.name, '')
    const state = textOr(one.state, '')
    const since = number(one.since)
    const isNew = !telling.node.vrrp.has(name)
    const instance = instanceOf(telling, name, state)
    if (instance === undefined) continue
    if (isNew && since !== undefined) instance.since = instance.at = since
    else if (since !== undefined && since > instance.at) enter({ ...telling, at: since }, instance, state, since)
    instance.interface = text(one.interface)
    instance.vrid = number(one.vrid)
    instance.addresses = texts(one.addresses)
    const priority = number(one.priority)
    if (priority !== undefined && instance.priority === undefined) instance.priority = fact(priority, telling)
  }
}

export const vrrpFolders: Folders = {
  'vrrp-instance.entered': entered,
  'vrrp-group.entered': telling => learnIn(telling.node.vrrpGroups, telling.event.subject, textOr(telling.data.state, ''), telling),
  'vrrp-instance.priority-changed': telling => {
    const to = number(telling.data.to)
    const instance = instanceOf(telling, telling.event.subject, '')
    if (instance !== undefined && to !== undefined) instance.priority = learn(instance.priority, to, telling)
  },
  'vrrp-instance.troubled': telling => {
    const { kind, peer } = telling.data
    const instance = instanceOf(telling, telling.event.subject, '')
    if (instance === undefined || isOld(instance.trouble, telling)) return
    instance.trouble = { ...learn(instance.trouble, textOr(kind, ''), telling), peer: text(peer) }
  },
  'vrrp-script.failed': telling => learnIn(telling.node.vrrpScripts, telling.event.subject, textOr(telling.data.why, ''), telling),
  'vrrp-script.recovered': telling => learnIn(telling.node.vrrpScripts, telling.event.subject, '', telling),
  'keepalived.sampled': sampled,
}
