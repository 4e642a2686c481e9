// Heartbeat 3 with haresources: its log as it grows, and cl_status now and then. See heartbeat/story.ts for what becomes an event.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings, Unable } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import { parseClStatus, parseRscStatus } from '../src/decode/cl-status.ts'
import { parseHaLogging } from '../src/decode/ha-cf.ts'
import { readHaLog } from '../src/decode/ha-log.ts'
import type { HaFact } from '../src/events/ha.ts'
import { newHeartbeatStory, tell } from './heartbeat/story.ts'
import { followLog } from './shared/follow-log.ts'
import { sayPictures } from './shared/pictures.ts'
import { newGoodbyes, watchProcess } from './shared/process.ts'
import { exists, firstSyslog } from './shared/syslog-file.ts'

const settings = Type.Object({
  log: Type.String({ default: '', description: 'the log; empty: as ha.cf says' }),
  configuration: Type.String({ default: '/etc/ha.d/ha.cf' }),
})
type Settings = Static<typeof settings>

const DEFAULT_LOG = '/var/log/ha-log'
const PID_FILE = '/run/heartbeat.pid'
const manager = 'heartbeat'

export const heartbeat: Collector<Settings> = {
  name: 'heartbeat',
  about: 'Heartbeat 3: takeovers, nodes, links and resources, from ha-log and cl_status',
  roles: ['director'],
  settings,
  unable,
  async run(surroundings) {
    const { outside, settings, node } = surroundings
    const path = await logOf(outside, settings)
    const goodbyes = newGoodbyes()
    const following = followLog(surroundings, {
      path,
      bookmark: 'log',
      read: readHaLog,
      newStory: newHeartbeatStory,
      tell: (story, message, at) => goodbyes.note(tell(story, message, at, node)),
    })
    await Promise.all([
      following,
      watchProcess(surroundings, manager, [PID_FILE], goodbyes.said),
      sayPictures(surroundings, () => look(surroundings)),
    ])
  },
}

async function unable(outside: Outside, { log, configuration }: Settings): Promise<Unable | undefined> {
  if (log !== '' || (await exists(outside, configuration)) || (await exists(outside, DEFAULT_LOG))) return undefined
  return {
    why: `heartbeat is not set up: there is neither ${configuration} nor ${DEFAULT_LOG}`,
    remedy: 'set log in the settings of heartbeat if it is elsewhere',
    absent: true,
  }
}

/** Heartbeat's own order: a file of its own, else ha_logd's, else syslog; the scripts use the same. */
async function logOf(outside: Outside, { log, configuration }: Settings): Promise<string> {
  if (log !== '') return log
  const { logfile, daemon, facility } = parseHaLogging((await outside.read(configuration)) ?? '')
  if (daemon) {
    const { logfile: daemonsFile } = parseHaLogging((await outside.read('/etc/logd.cf')) ?? '')
    if (daemonsFile !== undefined) return daemonsFile
  }
  if (logfile !== undefined) return logfile
  return (facility === undefined ? undefined : await firstSyslog(outside)) ?? DEFAULT_LOG
}

async function look({ outside, trouble }: Surroundings): Promise<HaFact | undefined> {
  const status = await outside.run('cl_status', ['hbstatus', '-v'])
  if (status === undefined) return undefined
  const at = outside.now()
  try {
    const seen = parseClStatus(status.stdout)
    const holds = seen === undefined ? undefined : parseRscStatus((await outside.run('cl_status', ['rscstatus']))?.stdout ?? '')
    const nodes = [...(seen?.nodes ?? [])]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, status, links }) => ({ name, state: status, links: [...links].sort((a, b) => (a.name < b.name ? -1 : 1)) }))
    return { type: 'ha.sampled', subject: manager, at, data: { manager, running: seen !== undefined, nodes, ...(holds !== undefined && { holds }) } }
  } catch (error) {
    trouble((error as Error).message)
    return undefined
  }
}
