// The screens by the names of their tabs.
import type { Tab } from '../model.ts'
import type { View } from '../view.ts'
import { actions } from './actions.ts'
import { connections } from './connections.ts'
import { events } from './events.ts'
import { overview } from './overview.ts'
import { packets } from './packets.ts'
import { timeline } from './timeline.ts'

export const VIEWS: Readonly<Record<Tab, View>> = { overview, events, packets, connections, timeline, actions }
