// The logs that can be imported, each read and told by the functions of its collector.

import { newHeartbeatStory, tell as tellHeartbeat } from '../../collectors/heartbeat/story.ts'
import { newKeepalivedStory, tellLog as tellKeepalived } from '../../collectors/keepalived/story.ts'
import { newLdirectordStory, tell as tellLdirectord } from '../../collectors/ldirectord/story.ts'
import { surroundingOf } from '../../collectors/ldirectord.ts'
import { newCorosyncStory, tellCorosync } from '../../collectors/pacemaker/corosync-story.ts'
import { newPacemakerStory, tellPacemaker } from '../../collectors/pacemaker/pacemaker-story.ts'
import { parseCorosyncConf } from '../decode/corosync-conf.ts'
import { readCorosyncLog } from '../decode/corosync-log.ts'
import { readHaLog } from '../decode/ha-log.ts'
import { readKeepalivedLog } from '../decode/keepalived-log.ts'
import { parseLdirectordConfig } from '../decode/ldirectord-config.ts'
import { readLdirectordLog } from '../decode/ldirectord-log.ts'
import { readPacemakerLog } from '../decode/pacemaker-log.ts'
import type { Config } from './config.ts'
import { type LogReader, logReader } from './log-facts.ts'

export type LogKind = 'heartbeat' | 'ldirectord' | 'keepalived' | 'corosync' | 'pacemaker'

/** The collector that follows such a log. */
export const COLLECTOR_OF: Readonly<Record<LogKind, string>> = {
  heartbeat: 'heartbeat',
  ldirectord: 'ldirectord',
  keepalived: 'keepalived',
  corosync: 'pacemaker',
  pacemaker: 'pacemaker',
}

/** `configs` are the node's: they tell what the logs' names stand for. */
export function readerOf(kind: LogKind, node: string, configs: readonly Config[]): LogReader {
  switch (kind) {
    case 'heartbeat':
      return logReader({
        of: 'Heartbeat',
        read: readHaLog,
        newTell() {
          const story = newHeartbeatStory()
          return (message, at) => tellHeartbeat(story, message, at, node)
        },
      })
    case 'ldirectord': {
      const text = configs.find(config => config.kind === 'ldirectord')?.text
      const around = surroundingOf(text === undefined ? undefined : parseLdirectordConfig(text))
      return logReader({
        of: 'ldirectord',
        read: readLdirectordLog,
        newTell() {
          const story = newLdirectordStory()
          return (message, at) => tellLdirectord(story, message, at, around)
        },
      })
    }
    case 'keepalived':
      return logReader({
        of: 'keepalived',
        read: readKeepalivedLog,
        newTell() {
          const story = newKeepalivedStory()
          return (message, at) => tellKeepalived(story, message, at)
        },
      })
    case 'corosync': {
      const { names } = parseCorosyncConf(configs.find(config => config.kind === 'corosync')?.text ?? '')
      return logReader({
        of: 'corosync',
        read: readCorosyncLog,
        newTell() {
          const story = newCorosyncStory()
          return (message, at) => tellCorosync(story, message, at, id => names.get(id) ?? `node-${id}`, node)
        },
      })
    }
    case 'pacemaker':
      return logReader({
        of: 'Pacemaker',
        read: readPacemakerLog,
        newTell() {
          const story = newPacemakerStory()
          return (message, at) => tellPacemaker(story, message, at, node)
        },
      })
  }
}
