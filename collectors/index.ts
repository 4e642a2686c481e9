// Every collector there is, in the order `umtool collect --list` shows them. A new one adds its import and its line.
import type { Collector } from '../src/collect/collector.ts'
import { haWire } from './ha-wire.ts'
import { heartbeat } from './heartbeat.ts'
import { ipvs } from './ipvs.ts'
import { keepalived } from './keepalived.ts'
import { ldirectord } from './ldirectord.ts'
import { packets } from './packets.ts'

export const collectors: readonly Collector[] = [ipvs, heartbeat, ldirectord, keepalived, haWire, packets]
