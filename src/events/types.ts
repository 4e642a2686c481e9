// Every type of event umtool knows, by name. One table per subject; a new subject adds its line here.
import { agentEvents } from './agent.ts'
import { clockEvents } from './clock.ts'
import { copyEvents } from './copy.ts'
import type { EventType } from './define.ts'
import { haEvents } from './ha.ts'
import { hostEvents } from './host.ts'
import { ipvsEvents } from './ipvs.ts'
import { logFileEvents } from './log-file.ts'
import { packetEvents } from './packets.ts'
import { poolEvents } from './pool.ts'
import { wireEvents } from './wire.ts'

export const eventTypes: Readonly<Record<string, EventType>> = {
  ...agentEvents,
  ...clockEvents,
  ...copyEvents,
  ...haEvents,
  ...poolEvents,
  ...wireEvents,
  ...packetEvents,
  ...logFileEvents,
  ...ipvsEvents,
  ...hostEvents,
}
