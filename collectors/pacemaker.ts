// Pacemaker and corosync: their logs as they come, and crm_mon's picture now and then.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings, Unable } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import { type CorosyncConf, parseCorosyncConf } from '../src/decode/corosync-conf.ts'
import { readCorosyncLog } from '../src/decode/corosync-log.ts'
import { parseCrmMon } from '../src/decode/crm-mon.ts'
import { readPacemakerLog } from '../src/decode/pacemaker-log.ts'
import type { HaFact } from '../src/events/ha.ts'
import { newCorosyncStory, tellCorosync } from './pacemaker/corosync-story.ts'
import { newPacemakerStory, tellPacemaker } from './pacemaker/pacemaker-story.ts'
import { followLog } from './shared/follow-log.ts'
import { sayPictures } from './shared/pictures.ts'
import { newGoodbyes, watchProcess } from './shared/process.ts'
import { exists, firstSyslog } from './shared/syslog-file.ts'

const settings = Type.Object({
  log: Type.String({ default: '/var/log/pacemaker/pacemaker.log' }),
  corosyncLog: Type.String({ default: '', description: 'empty: as corosync.conf says, else syslog' }),
  configuration: Type.String({ default: '/etc/corosync/corosync.conf' }),
})
type Settings = Static<typeof settings>

const PID_FILE = '/run/corosync.pid'
const CRM_MON_TIMEOUT_MS = 30_000

export const pacemaker: Collector<Settings> = {
  name: 'pacemaker',
  about: 'Pacemaker and corosync: members, quorum, links, resources that start, stop, fail and move, fencing',
  roles: ['director'],
  settings,
  unable,
  async run(surroundings) {
    const { outside, settings, node } = surroundings
    const conf = parseCorosyncConf((await outside.read(settings.configuration)) ?? '')
    const nameOf = (id: number): string => conf.names.get(id) ?? `node-${id}`
    const goodbyes = newGoodbyes()
    const deaths = newDeaths()
    const pacemakers = followLog(surroundings, {
      path: settings.log,
      bookmark: 'log',
      read: readPacemakerLog,
      newStory: newPacemakerStory,
      tell: (story, message, at) => tellPacemaker(story, message, at, node, deaths.before(at)),
    })
    const corosyncs = followLog(surroundings, {
      path: await corosyncLogOf(outside, settings, conf),
      bookmark: 'corosync-log',
      read: readCorosyncLog,
      newStory: newCorosyncStory,
      tell: (story, message, at) => deaths.note(goodbyes.note(tellCorosync(story, message, at, nameOf, node))),
    })
    const life = watchProcess(surroundings, 'corosync', [PID_FILE], goodbyes.said)
    await Promise.all([pacemakers, corosyncs, life, sayPictures(surroundings, () => look(surroundings))])
  },
}

/** What comes of a death is over by then. Microseconds. */
const AFTERMATH = 120_000_000

/** Remembers which members died and were not heard again: put around what is told of corosync. */
function newDeaths() {
  const dead = new Map<string, number>()
  return {
    note(facts: HaFact[]): HaFact[] {
      for (const { type, subject, at } of facts) {
        if (type === 'node.died') dead.set(subject, at)
        else if (type === 'node.returned' || type === 'node.joined') dead.delete(subject)
      }
      return facts
    },
    before: (at: number): boolean => [...dead.values()].some(died => at >= died && at - died < AFTERMATH),
  }
}

async function corosyncLogOf(outside: Outside, { corosyncLog }: Settings, { logfile }: CorosyncConf): Promise<string> {
  if (corosyncLog !== '') return corosyncLog
  return logfile ?? (await firstSyslog(outside)) ?? '/var/log/corosync/corosync.log'
}

async function look({ outside, trouble }: Surroundings<Settings>): Promise<HaFact | undefined> {
  const ended = await outside.run('crm_mon', ['--output-as=xml'], CRM_MON_TIMEOUT_MS)
  if (ended === undefined) return undefined
  const at = outside.now()
  try {
    return pacemakerPicture(ended.stdout, at)
  } catch (error) {
    trouble((error as Error).message, ended.stdout.slice(0, 500))
    return undefined
  }
}

/** `text`: of `crm_mon --output-as=xml`. Throws SyntaxError. */
export function pacemakerPicture(text: string, at: number): HaFact {
  const seen = parseCrmMon(text)
  const nodes = (seen?.nodes ?? []).map(({ name, state }) => ({ name, state, links: [] }))
  const resources = (seen?.resources ?? []).map(resource => ({ ...resource, nodes: [...resource.nodes] }))
  const data = {
    manager: 'pacemaker',
    running: seen !== undefined,
    nodes,
    resources,
    ...(seen?.quorum !== undefined && { quorum: seen.quorum }),
  } as const
  return { type: 'ha.sampled', subject: 'pacemaker', at, data }
}

/**
 * Installed is not configured: packages bring a corosync.conf that speaks to itself alone. A remote node of Pacemaker has a log and no
 * corosync.conf.
 */
async function unable(outside: Outside, { log, configuration }: Settings): Promise<Unable | undefined> {
  const conf = await outside.read(configuration)
  const remedy = 'set log and configuration in the settings of pacemaker if they are elsewhere'
  if (conf !== undefined) {
    if (!parseCorosyncConf(conf).example || (await outside.read(PID_FILE)) !== undefined) return undefined
    return { why: `corosync is not set up: ${configuration} names no node but this machine, on loopback`, remedy, absent: true }
  }
  if (await exists(outside, log)) return undefined
  return { why: `pacemaker is not set up: there is neither ${log} nor ${configuration}`, remedy, absent: true }
}
