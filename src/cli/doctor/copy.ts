// The copy of the log elsewhere: whether somebody answers there, and how much waits here.
import { existsSync } from 'node:fs'
import { parseHome } from '../../log/home.ts'
import type { EventLog } from '../../log/log.ts'
import { openLog } from '../../log/open.ts'
import { bareAddress, placeOfCopy } from '../agent/copy.ts'
import { toUmtoolError } from '../errors.ts'
import { counted, sizeText } from '../log/words.ts'
import type { Check, Patient } from './check.ts'

/** An event that waits longer was said minutes ago, and an agent that copies takes them within moments. Microseconds. */
const LATE_US = 60_000_000

export async function checkCopy({ outside, config, log }: Patient): Promise<readonly Check[]> {
  if (config.copy === undefined) return []
  const { to } = config.copy
  const home = parseHome(log)
  const far = await answers(to)
  if (home.kind !== 'sqlite' || !existsSync(home.path)) return [far]
  return [far, await waiting(home.path, to, outside.now())]
}

async function answers(to: string): Promise<Check> {
  const what = { area: 'copy', name: 'to' } as const
  try {
    const log = await openLog(to, 'read')
    await log.close()
    return { ...what, state: 'ok', says: `${bareAddress(to)} answers` }
  } catch (error) {
    const { message, hint } = toUmtoolError(error)
    return { ...what, state: 'bad', says: `${bareAddress(to)}: ${message}`, remedy: hint }
  }
}

async function waiting(path: string, to: string, now: number): Promise<Check> {
  const what = { area: 'copy', name: 'waiting' } as const
  let log: EventLog | undefined
  try {
    log = await openLog(`sqlite:${path}`, 'read')
    const behind = (await log.behind?.((await log.bookmarks())[placeOfCopy(to)])) ?? []
    const events = behind.reduce((sum, one) => sum + one.events, 0)
    if (events === 0) return { ...what, state: 'ok', says: 'nothing: all events are there' }
    const oldest = Math.min(...behind.map(one => one.oldest ?? Number.POSITIVE_INFINITY))
    const bytes = behind.reduce((sum, one) => sum + one.bytes, 0)
    const says = `${counted(events, 'event')}, ${sizeText(bytes)}, the oldest for ${Math.max(0, Math.round((now - oldest) / 1e6))} s`
    return now - oldest < LATE_US
      ? { ...what, state: 'ok', says }
      : { ...what, state: 'bad', says, remedy: 'umtool events --type copy --last 5 says why; umtool agent copies' }
  } catch (error) {
    const { message, hint } = toUmtoolError(error)
    return { ...what, state: 'bad', says: message, remedy: hint }
  } finally {
    await log?.close()
  }
}
