// Logs, FIFOs and configuration files of other programs: any text is answered, what is answered is small and safe to print.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newHeartbeatStory, tell as tellHeartbeat } from '../../../collectors/heartbeat/story.ts'
import { newKeepalivedStory, tellFifo, tellLog } from '../../../collectors/keepalived/story.ts'
import { servicesByName } from '../../../collectors/ldirectord/service-of.ts'
import { newLdirectordStory, tell as tellLdirectord } from '../../../collectors/ldirectord/story.ts'
import { newCorosyncStory, tellCorosync } from '../../../collectors/pacemaker/corosync-story.ts'
import { newPacemakerStory, tellPacemaker } from '../../../collectors/pacemaker/pacemaker-story.ts'
import { parseClStatus, parseRscStatus } from '../../../src/decode/cl-status.ts'
import { parseCorosyncConf } from '../../../src/decode/corosync-conf.ts'
import { readCorosyncLog } from '../../../src/decode/corosync-log.ts'
import { parseCrmMon } from '../../../src/decode/crm-mon.ts'
import { parseHaLogging } from '../../../src/decode/ha-cf.ts'
import { readHaLog } from '../../../src/decode/ha-log.ts'
import { parseNotifyFifos } from '../../../src/decode/keepalived-config.ts'
import { parseKeepalivedData } from '../../../src/decode/keepalived-data.ts'
import { readKeepalivedFifo } from '../../../src/decode/keepalived-fifo.ts'
import { readKeepalivedLog } from '../../../src/decode/keepalived-log.ts'
import { parseLdirectordConfig } from '../../../src/decode/ldirectord-config.ts'
import { readLdirectordLog } from '../../../src/decode/ldirectord-log.ts'
import type { LogReading } from '../../../src/decode/log-line.ts'
import { timeOfLine } from '../../../src/decode/log-time.ts'
import { readPacemakerLog } from '../../../src/decode/pacemaker-log.ts'
import { type FuzzTarget, promise } from '../target.ts'

const FIXTURES = join(process.cwd(), 'test/fixtures')
const PER_TARGET = 200
const NOW = Date.UTC(2026, 10, 22) * 1000
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f-\x9f]/
/** A story is kept with the bookmark, with each batch: it must stay small, however long the log is. */
const LARGEST_STORY = 4 << 20

const text = (b: Uint8Array, at: number, end: number): string => Buffer.from(b.buffer, b.byteOffset + at, end - at).toString('latin1')

const files = (folder: string, name: RegExp): Buffer[] =>
  readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => name.test(path))
    .sort()
    .map(path => readFileSync(join(FIXTURES, folder, path)))

const linesOf =
  (folder: string, name: RegExp, skip = 0) =>
  (): Uint8Array[] => {
    const lines = files(folder, name).flatMap(file =>
      file
        .toString('latin1')
        .split('\n')
        .filter(line => line !== ''),
    )
    const step = Math.max(1, lines.length / PER_TARGET)
    return Array.from({ length: Math.min(PER_TARGET, lines.length) }, (_, i) => Buffer.from(lines[Math.floor(i * step)]!.slice(skip), 'latin1'))
  }

/** What is answered to a text; thrown may be a SyntaxError alone, where the parser says so. */
function textTarget(name: string, seeds: () => readonly Uint8Array[], answer: (text: string) => unknown, refuses = false): FuzzTarget {
  const asked = (b: Uint8Array, at: number, end: number): unknown => {
    try {
      return answer(text(b, at, end)) ?? null
    } catch (error) {
      if (refuses && error instanceof SyntaxError) return 'refused'
      throw error
    }
  }
  const plain = (_: string, value: unknown): unknown => (value instanceof Map ? [...value] : value)
  return { name, seeds, run: (b, at, end) => void asked(b, at, end), inspect: (b, at, end) => JSON.stringify(asked(b, at, end), plain) }
}

type Told = readonly { readonly type: string; readonly subject: string; readonly at: number; readonly data: unknown }[]

/** A line, and what it adds to a story that goes on over all inputs. */
function logTarget<Message, Story>(
  name: string,
  seeds: () => readonly Uint8Array[],
  read: (line: string) => LogReading<Message> | undefined,
  newStory: () => Story,
  tell: (story: Story, message: Message, at: number) => Told,
): FuzzTarget {
  const story = newStory()
  let told = 0
  const answer = (line: string): unknown => {
    const reading = read(line)
    if (reading === undefined || !reading.ok) return reading
    const at = reading.time === undefined ? NOW : timeOfLine(reading.time, NOW, wall => wall)
    for (const fact of tell(story, reading.message, at)) {
      promise(Number.isSafeInteger(fact.at), 'times are whole numbers')
      promise(fact.subject !== '', 'a fact is about something')
      promise(!CONTROL.test(`${fact.type}${fact.subject}${Object.values(fact.data as object).join(' ')}`), 'no control character comes through')
    }
    if (++told % 1000 === 0) promise(JSON.stringify(story).length < LARGEST_STORY, 'a story stays small')
    return reading
  }
  return textTarget(name, seeds, answer)
}

const around = { serviceOf: servicesByName(undefined), round: 1_000_000 }

export const logs: readonly FuzzTarget[] = [
  logTarget('ha-log', linesOf('heartbeat', /ha-log$/), readHaLog, newHeartbeatStory, (story, message, at) =>
    tellHeartbeat(story, message, at, 'lvs1'),
  ),
  logTarget('ldirectord-log', linesOf('ldirectord', /\.log$/), readLdirectordLog, newLdirectordStory, (story, message, at) =>
    tellLdirectord(story, message, at, around),
  ),
  logTarget('keepalived-log', linesOf('keepalived', /syslog$/), readKeepalivedLog, newKeepalivedStory, tellLog),
  logTarget(
    'keepalived-fifo',
    linesOf('keepalived', /\/fifo$/, '1795373244.782407 '.length),
    line => {
      const message = readKeepalivedFifo(line)
      return message === undefined ? undefined : { ok: true, time: undefined, message }
    },
    newKeepalivedStory,
    (story, message, at) => tellFifo(story, message, at, false),
  ),
  logTarget('corosync-log', linesOf('pacemaker', /corosync\.log$/), readCorosyncLog, newCorosyncStory, (story, message, at) =>
    tellCorosync(story, message, at, id => `node-${id}`, 'lvs1'),
  ),
  logTarget('pacemaker-log', linesOf('pacemaker', /pacemaker\.log$/), readPacemakerLog, newPacemakerStory, (story, message, at) =>
    tellPacemaker(story, message, at, 'pcmk1'),
  ),
  textTarget('ldirectord-config', () => files('ldirectord', /\.cf$/), parseLdirectordConfig),
  textTarget('keepalived-data', () => files('keepalived', /\.data$/), parseKeepalivedData),
  textTarget('crm-mon', () => files('pacemaker', /\.xml$/), parseCrmMon, true),
  textTarget(
    'cl-status',
    () => files('heartbeat', /cl_status/),
    value => [parseClStatus(value), parseRscStatus(value)],
    true,
  ),
  textTarget(
    'ha-configurations',
    () => [
      Buffer.from('logfile /var/log/ha-log\nuse_logd yes\n'),
      Buffer.from('vrrp_notify_fifo /run/umtool.fifo\n'),
      Buffer.from('node {\n nodeid: 1\n name: a\n}\n'),
    ],
    value => [parseHaLogging(value), parseNotifyFifos(value), parseCorosyncConf(value)],
  ),
]
