// Masters of VRRP and nodes of Heartbeat as a node hears them on the wire.
import { type Folders, fact, forgetOldest, hasRoom, isOld, learn, type Telling } from './facts.ts'
import type { HeardHeartbeat, HeardMaster } from './ha-state.ts'
import { dataOf, familyOf, list, number, numberOr, text, textOr, texts } from './read.ts'

/** Anybody may send adverts with made-up addresses; those silent longest are forgotten. */
const MOST_HEARD = 2000

const claimOf = ({ event, data }: Telling): string => `${event.subject} ${familyOf(data.family)}`

function masterOf(telling: Telling, value: HeardMaster['value']): HeardMaster | undefined {
  const { node, data } = telling
  const speaker = text(data.speaker)
  if (speaker === undefined) return undefined
  const key = `${claimOf(telling)} ${speaker}`
  const known = node.masters.get(key)
  if (known !== undefined) {
    if (isOld(known, telling)) return undefined
    learn(known, value, telling)
    return known
  }
  const master: HeardMaster = {
    ...fact(value, telling),
    speaker,
    interface: textOr(data.interface, ''),
    family: familyOf(data.family),
    vrid: numberOr(data.vrid, 0),
    addresses: [],
  }
  node.masters.set(key, master)
  forgetOldest(node.masters, MOST_HEARD)
  return master
}

function advertised(telling: Telling): void {
  const { data } = telling
  const master = masterOf(telling, 'speaking')
  if (master === undefined) return
  master.priority = number(data.priority)
  master.interval = number(data.interval)
  master.addresses = texts(data.addresses)
  master.mac = text(data.mac)
  master.last = undefined
}

function heartbeatOf(telling: Telling, value: HeardHeartbeat['value']): HeardHeartbeat | undefined {
  const { node, data, event } = telling
  const key = `${event.subject} ${textOr(data.interface, '')} ${textOr(data.address, '')}`
  const known = node.heartbeats.get(key)
  if (known !== undefined) {
    if (isOld(known, telling)) return undefined
    learn(known, value, telling)
    return known
  }
  const heard: HeardHeartbeat = {
    ...fact(value, telling),
    node: event.subject,
    interface: textOr(data.interface, ''),
    address: textOr(data.address, ''),
  }
  node.heartbeats.set(key, heard)
  forgetOldest(node.heartbeats, MOST_HEARD)
  return heard
}

function heard(telling: Telling): void {
  const { data } = telling
  const heartbeat = heartbeatOf(telling, 'speaking')
  if (heartbeat === undefined) return
  heartbeat.status = text(data.status)
  heartbeat.holds = text(data.holds)
  heartbeat.generation = number(data.generation)
  heartbeat.deadtime = number(data.deadtime)
  heartbeat.last = undefined
}

const claim =
  (value: (telling: Telling) => string[]): Folders[string] =>
  telling => {
    const { contested } = telling.node
    const key = claimOf(telling)
    if (hasRoom(contested, key, MOST_HEARD)) contested.set(key, learn(contested.get(key), value(telling), telling))
  }

export const wireFolders: Folders = {
  'vrrp.advertised': advertised,
  'vrrp.silenced': telling => {
    const master = masterOf(telling, 'silent')
    if (master !== undefined) master.last = number(telling.data.last)
  },
  'vrrp.resigned': telling => {
    const master = masterOf(telling, 'resigned')
    if (master !== undefined) master.last = telling.at
  },
  'vrrp.contested': claim(({ data }) => list(data.speakers).map(one => textOr(dataOf(one).speaker, ''))),
  'vrrp.settled': claim(() => []),
  'heartbeat.heard': heard,
  'heartbeat.silenced': telling => {
    const heartbeat = heartbeatOf(telling, 'silent')
    if (heartbeat !== undefined) heartbeat.last = number(telling.data.last)
  },
}
