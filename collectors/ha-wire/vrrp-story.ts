// Who speaks VRRP, and what changes about it. Pure: state in, facts out, the state changed in place.

import type { WireFact } from '../../src/events/wire.ts'
import { isBefore, type Jump } from './jump.ts'
import type { Advert } from './packets.ts'

type Speaker = {
  readonly speaker: string
  readonly interface: string
  readonly family: 4 | 6
  readonly vrid: number
  priority: number
  intervalMs: number
  /** What a change is judged by. */
  said: string
  state: 'speaking' | 'silent' | 'resigned'
  last: number
  /** How much of the time since then does not count (jump.ts). Microseconds. */
  grace: number
  /** The advert before that, 0 when it does not belong to the same stretch of speaking. */
  previous: number
}

export type VrrpStory = {
  /** By interface, family, VRID and source. */
  readonly speakers: Map<string, Speaker>
  /** Subject and family of those that two masters claim. */
  readonly contested: Set<string>
}

export const newVrrpStory = (): VrrpStory => ({ speakers: new Map(), contested: new Set() })

/** Anybody may send adverts with made-up addresses. */
const MOST_SPEAKERS = 1000
/** An advert waits up to this long for others before we have it. Microseconds. */
const UNDERWAY = 500_000
const INTERVALS = 3
const MILLISECOND = 1000

export function hearVrrp(story: VrrpStory, advert: Advert, name: string): WireFact[] {
  const { family, vrid, source, at, priority } = advert
  const key = `${name} ${family} ${vrid} ${source}`
  const known = story.speakers.get(key)
  if (known === undefined && story.speakers.size >= MOST_SPEAKERS && !forgetOne(story)) return []
  const speaker = known ?? newSpeaker(advert, name)
  story.speakers.set(key, speaker)
  if (priority === 0) return resign(story, speaker, known, at)
  return [...advertise(speaker, known, advert), ...contest(story, speaker)]
}

const newSpeaker = ({ source, family, vrid, priority, intervalMs }: Advert, name: string): Speaker => ({
  speaker: source,
  interface: name,
  family,
  vrid,
  priority,
  intervalMs,
  said: '',
  state: 'silent',
  last: 0,
  grace: 0,
  previous: 0,
})

const subjectOf = (speaker: Speaker): string => `${speaker.vrid}/${speaker.interface}`

/** keepalived says goodbye several times; it is one. */
function resign(story: VrrpStory, speaker: Speaker, known: Speaker | undefined, at: number): WireFact[] {
  const again = known?.state === 'resigned'
  speaker.state = 'resigned'
  speaker.last = at
  speaker.grace = 0
  speaker.previous = 0
  if (again) return []
  const { vrid, family } = speaker
  const data = { speaker: speaker.speaker, interface: speaker.interface, family, vrid }
  return [{ type: 'vrrp.resigned', subject: subjectOf(speaker), at, data }, ...settle(story, speaker, at)]
}

function advertise(speaker: Speaker, known: Speaker | undefined, advert: Advert): WireFact[] {
  const { at, priority, intervalMs, version, addresses, mac, authentication } = advert
  const said = JSON.stringify([priority, intervalMs, version, authentication, [...addresses].sort()])
  const why = known === undefined ? 'first' : speaker.state !== 'speaking' ? 'again' : said !== speaker.said ? 'changed' : undefined
  speaker.previous = speaker.state === 'speaking' ? speaker.last : 0
  Object.assign(speaker, { state: 'speaking', last: at, grace: 0, said, priority, intervalMs })
  if (why === undefined) return []
  const { family, vrid } = speaker
  const data: Extract<WireFact, { type: 'vrrp.advertised' }>['data'] = {
    speaker: speaker.speaker,
    interface: speaker.interface,
    family,
    vrid,
    version,
    priority,
    interval: intervalMs / 1000,
    addresses: [...addresses],
    ...(mac !== '' && { mac }),
    ...(authentication !== '' && { authentication }),
    why,
  }
  return [{ type: 'vrrp.advertised', subject: subjectOf(speaker), at, data }]
}

const claimOf = (speaker: Speaker): string => `${subjectOf(speaker)} ${speaker.family}`

const rivalsOf = (story: VrrpStory, speaker: Speaker): Speaker[] =>
  [...story.speakers.values()].filter(other => claimOf(other) === claimOf(speaker) && other.state === 'speaking')

/** A takeover is one, then the other. Two masters are two of whom each was heard between two adverts of the other. */
function contest(story: VrrpStory, speaker: Speaker): WireFact[] {
  const steady = rivalsOf(story, speaker).filter(({ last, previous, intervalMs }) => previous > 0 && last - previous < 2 * intervalMs * MILLISECOND)
  const overlap = Math.max(...steady.map(({ previous }) => previous)) < Math.min(...steady.map(({ last }) => last))
  if (steady.length < 2 || !overlap || story.contested.has(claimOf(speaker))) return []
  story.contested.add(claimOf(speaker))
  const { family, vrid } = speaker
  const speakers = steady.map(({ speaker, priority }) => ({ speaker, priority }))
  return [{ type: 'vrrp.contested', subject: subjectOf(speaker), at: speaker.last, data: { interface: speaker.interface, family, vrid, speakers } }]
}

/** Somebody stopped: is there only one left? */
function settle(story: VrrpStory, stopped: Speaker, at: number): WireFact[] {
  const left = rivalsOf(story, stopped)
  if (left.length > 1 || !story.contested.delete(claimOf(stopped))) return []
  const [winner] = left
  if (winner === undefined) return []
  const { family, vrid, speaker } = winner
  return [{ type: 'vrrp.settled', subject: subjectOf(winner), at, data: { interface: winner.interface, family, vrid, speaker } }]
}

/** What silence means at `now`: to be asked several times a second, after all packets that have come were heard. */
export function listenVrrp(story: VrrpStory, now: number): WireFact[] {
  const facts: WireFact[] = []
  for (const speaker of story.speakers.values()) {
    const { state, last, grace, intervalMs, family, vrid } = speaker
    const at = last + grace + INTERVALS * intervalMs * MILLISECOND
    if (state !== 'speaking' || now < at + UNDERWAY) continue
    speaker.state = 'silent'
    const by = rivalsOf(story, speaker)[0]?.speaker
    const data = { speaker: speaker.speaker, interface: speaker.interface, family, vrid, last, ...(by !== undefined && { by }) }
    facts.push({ type: 'vrrp.silenced', subject: subjectOf(speaker), at, data }, ...settle(story, speaker, at))
  }
  return facts
}

/** What nobody listened to was no silence. */
export function skipVrrp({ speakers }: VrrpStory, jump: Jump): void {
  for (const speaker of speakers.values()) if (isBefore(speaker.last, jump)) speaker.grace += jump.by
}

/** Makes room by forgetting the one silent longest; false when all speak. */
function forgetOne({ speakers }: VrrpStory): boolean {
  let oldest: string | undefined
  let last = Number.POSITIVE_INFINITY
  for (const [key, speaker] of speakers) {
    if (speaker.state === 'speaking' || speaker.last >= last) continue
    oldest = key
    last = speaker.last
  }
  return oldest !== undefined && speakers.delete(oldest)
}
