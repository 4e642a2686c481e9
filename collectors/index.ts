// Every collector there is, in the order `umtool collect --list` shows them. A new one adds its import and its line.
import type { Collector } from '../src/collect/collector.ts'
import { addresses } from './addresses.ts'
import { haWire } from './ha-wire.ts'
import { heartbeat } from './heartbeat.ts'
import { ipvs } from './ipvs.ts'
import { keepalived } from './keepalived.ts'
import { ldirectord } from './ldirectord.ts'
import { links } from './links.ts'
import { neighbours } from './neighbours.ts'
import { pacemaker } from './pacemaker.ts'
import { packets } from './packets.ts'
import { protocolCounters } from './protocol-counters.ts'
import { routes } from './routes.ts'
import { sysctls } from './sysctls.ts'

export const collectors: readonly Collector[] = [
  ipvs,
  heartbeat,
  ldirectord,
  keepalived,
  haWire,
  packets,
  addresses,
  links,
  routes,
  neighbours,
  sysctls,
  protocolCounters,
  pacemaker,
]
