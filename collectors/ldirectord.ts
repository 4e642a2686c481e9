// ldirectord: its log as it grows, and its configuration. See ldirectord/story.ts for what becomes an event.

import Type, { type Static } from 'typebox'
import type { Collector, Surroundings, Unable } from '../src/collect/collector.ts'
import type { Outside } from '../src/collect/outside.ts'
import { type LdirectordConfig, parseLdirectordConfig } from '../src/decode/ldirectord-config.ts'
import { readLdirectordLog } from '../src/decode/ldirectord-log.ts'
import type { PoolFact } from '../src/events/pool.ts'
import { servicesByName } from './ldirectord/service-of.ts'
import { newLdirectordStory, tell } from './ldirectord/story.ts'
import { followLog } from './shared/follow-log.ts'
import { newGoodbyes, watchProcess } from './shared/process.ts'
import { exists, firstSyslog } from './shared/syslog-file.ts'

const settings = Type.Object({
  configuration: Type.String({ default: '', description: 'empty: /etc/ha.d/ldirectord.cf or /etc/ldirectord.cf' }),
  log: Type.String({ default: '', description: 'empty: as the configuration says' }),
})
type Settings = Static<typeof settings>

const CONFIGURATIONS = ['/etc/ha.d/ldirectord.cf', '/etc/ldirectord.cf', '/etc/ha.d/conf/ldirectord.cf']
const LOOK_EVERY_MS = 30_000
/** The shortest time that a start is taken to last. Microseconds. */
const SHORTEST_ROUND = 10_000_000
const MICROSECONDS = 1_000_000

export const ldirectord: Collector<Settings> = {
  name: 'ldirectord',
  about: 'ldirectord: checks that fail, real servers it quiesces, removes and restores, fallbacks, its configuration',
  roles: ['director'],
  settings,
  unable,
  async run(surroundings) {
    const { outside, settings, trouble } = surroundings
    const file = await configurationOf(outside, settings)
    let config: LdirectordConfig | undefined
    let around = surroundingOf(config)
    let text: string | undefined
    const look = async (): Promise<void> => {
      const now = file === undefined ? undefined : await outside.read(file)
      if (now === undefined || now === text) return
      text = now
      config = parseLdirectordConfig(now)
      around = surroundingOf(config)
      for (const problem of config.problems.slice(0, 5)) trouble(`${file}, ${problem}`)
      surroundings.say([configured(file!, config, outside.now())])
    }
    await look()
    const path = await logOf(outside, settings, config)
    const goodbyes = newGoodbyes()
    const following = followLog(surroundings, {
      path,
      bookmark: 'log',
      read: readLdirectordLog,
      newStory: newLdirectordStory,
      tell: (story, message, at) => goodbyes.note(tell(story, message, at, around)),
    })
    const works = [following, keepLooking(surroundings, look)]
    if (file !== undefined) works.push(watchProcess(surroundings, 'ldirectord', pidFilesOf(file), goodbyes.said))
    await Promise.all(works)
  },
}

/** Named after the configuration as it was given to it; without one given it is called ldirectord. */
const pidFilesOf = (file: string): string[] => [`/run/ldirectord.${file.slice(file.lastIndexOf('/') + 1)}.pid`, '/run/ldirectord.ldirectord.pid']

async function keepLooking({ outside, signal }: Surroundings, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await outside.sleep(LOOK_EVERY_MS, signal)
    if (!signal.aborted) await look()
  }
}

/** Checks go one after another, but those that succeed take no time: an interval and the longest of them is a round. */
export const surroundingOf = (config: LdirectordConfig | undefined) => ({
  serviceOf: servicesByName(config),
  round: Math.max(SHORTEST_ROUND, config === undefined ? 0 : (config.interval + Math.max(config.connect, config.negotiate)) * MICROSECONDS),
})

export function configured(file: string, { services, interval, connect, negotiate }: LdirectordConfig, at: number): PoolFact {
  const said = services.map(({ service, scheduler, check, quiescent, servers, fallback }) => ({
    service,
    scheduler,
    check,
    quiescent,
    servers: servers.map(({ server, forwarding, weight }) => ({ server, forwarding: forwarding as 'masq' | 'route' | 'tunnel', weight })),
    ...(fallback !== undefined && { fallback }),
  }))
  return { type: 'pool.configured', subject: file, at, data: { manager: 'ldirectord', services: said, seconds: { interval, connect, negotiate } } }
}

async function unable(outside: Outside, settings: Settings): Promise<Unable | undefined> {
  const file = await configurationOf(outside, settings)
  const config = file === undefined ? undefined : parseLdirectordConfig((await outside.read(file)) ?? '')
  if (settings.log !== '' || (config !== undefined && (config.services.length > 0 || (await exists(outside, config.log))))) return undefined
  if (config !== undefined) return { why: `ldirectord is not set up: ${file} describes no service`, remedy: 'see man ldirectord', absent: true }
  return {
    why: `ldirectord is not set up: there is no ${CONFIGURATIONS[0]}`,
    remedy: 'set configuration in the settings of ldirectord if it is elsewhere',
    absent: true,
  }
}

async function configurationOf(outside: Outside, { configuration }: Settings): Promise<string | undefined> {
  if (configuration !== '') return configuration
  for (const path of CONFIGURATIONS) if ((await outside.read(path)) !== undefined) return path
  return undefined
}

/** Its log is a path, or a syslog facility. */
async function logOf(outside: Outside, { log }: Settings, config: LdirectordConfig | undefined): Promise<string> {
  if (log !== '') return log
  const said = config?.log ?? '/var/log/ldirectord.log'
  return said.startsWith('/') ? said : ((await firstSyslog(outside)) ?? '/var/log/syslog')
}
