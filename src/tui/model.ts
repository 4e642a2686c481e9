// Everything a painting depends on: what is known, what is looked at, what was typed. Views read it, keys change it.
import type { Event } from '../events/event.ts'
import type { Style } from '../print/style.ts'
import type { PlayerStatus } from '../replay/player.ts'
import { type Chosen, newChosen } from './chosen.ts'
import type { Zone } from './clock.ts'
import type { Sort } from './connections.ts'
import { type Filter, NO_FILTER } from './filter.ts'
import { type List, newList } from './list.ts'
import type { Size } from './screen.ts'
import type { Session } from './session.ts'

export const TABS = ['overview', 'events', 'packets', 'connections', 'timeline', 'actions'] as const
export type Tab = (typeof TABS)[number]

/** Text over the view, with a list of its own: help, or all there is to say of one thing. */
export type Sheet = { readonly title: string; readonly lines: readonly string[]; list: List }

export type Replay = {
  readonly status: PlayerStatus
  /** Transitions of the range, ascending: what the scrubber marks. */
  readonly transitions: readonly Moment[]
}

export type Moment = { /** Corrected time. */ readonly at: number; readonly event: Event }

export type Model = {
  /** The log that is looked at. */
  readonly home: string
  readonly style: Style
  readonly zone: Zone
  size: Size
  /** Microseconds: now by the wall clock when live, the place of the player when replayed. */
  now: number
  tab: Tab
  /** What is shown. */
  session: Session
  /** Undefined: live. */
  replay: Replay | undefined
  readonly lists: Record<Tab, List>
  readonly filters: Record<Tab, Filter>
  readonly chosen: { readonly events: Chosen; readonly packets: Chosen; readonly timeline: Chosen }
  /** Filter being typed for the tab at hand. */
  prompt: string | undefined
  sheet: Sheet | undefined
  sort: Sort
  reverse: boolean
  /** Overview: services whose real servers are shown though there are many, or hidden though there are few. */
  readonly turned: Set<string>
  /** Said on the status line until the next key. */
  message: string | undefined
  /** Why no more comes, where that is so: the log has ended, its broker is away. */
  trouble: string | undefined
  /** Events that could not be read. */
  unreadable: number
  /** Lines of the body at the last painting, and how many entries it had: what a page is. */
  body: { height: number; count: number }
}

/** What keys want done that the model alone cannot do. */
export type Wish =
  | { readonly do: 'quit' }
  | { readonly do: 'redraw' }
  | { readonly do: 'live' }
  /** Into the past: a transition back, or pause where we are. */
  | { readonly do: 'rewind'; readonly to: 'previous' | 'pause' }
  | { readonly do: 'toggle' | 'step' | 'next' | 'previous' | 'faster' | 'slower' }
  | { readonly do: 'seek'; readonly at: number }
  | { readonly do: 'copy'; readonly text: string }
  | { readonly do: 'save' }

export const newModel = (home: string, style: Style, zone: Zone, size: Size, session: Session, now: number): Model => ({
  home,
  style,
  zone,
  size,
  now,
  tab: 'overview',
  session,
  replay: undefined,
  lists: {
    overview: newList(),
    events: newList(true),
    packets: newList(true),
    connections: newList(),
    timeline: newList(true),
    actions: newList(true),
  },
  filters: { overview: NO_FILTER, events: NO_FILTER, packets: NO_FILTER, connections: NO_FILTER, timeline: NO_FILTER, actions: NO_FILTER },
  chosen: { events: newChosen(), packets: newChosen(), timeline: newChosen() },
  prompt: undefined,
  sheet: undefined,
  sort: 'last',
  reverse: false,
  turned: new Set(),
  message: undefined,
  trouble: undefined,
  unreadable: 0,
  body: { height: Math.max(1, size.rows - 2), count: 0 },
})

/** Another session is shown from now on: places in lists of the former one mean nothing in it. */
export function show(model: Model, session: Session): void {
  model.session = session
  model.chosen.events.looked = Number.POSITIVE_INFINITY
  model.chosen.packets.looked = Number.POSITIVE_INFINITY
  model.chosen.timeline.looked = Number.POSITIVE_INFINITY
  model.lists.events = newList(true)
  model.lists.packets = newList(true)
}
