// The log: whether it can be read and written, how old its newest event is, and how much room its disk has.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseHome } from '../../log/home.ts'
import { openLog } from '../../log/open.ts'
import { toUmtoolError } from '../errors.ts'
import type { Check, Patient } from './check.ts'

const MIB = 2 ** 20
/** Less room than this, and the log may be full before anybody looks. Bytes. */
const ROOM = 512 * MIB
/** The agent says how it does once a minute. Microseconds. */
const STALE_US = 180_000_000

export async function checkLog({ outside, log }: Patient): Promise<readonly Check[]> {
  const home = parseHome(log)
  if (home.kind !== 'sqlite')
    return [{ area: 'log', name: 'home', state: 'bad', says: 'the agent writes to SQLite only', remedy: 'log: sqlite:/var/lib/umtool/events.db' }]
  const checks: Check[] = [room(home.path), writable(home.path)]
  if (existsSync(home.path)) checks.push(await health(`sqlite:${home.path}`, outside.now()))
  else
    checks.push({
      area: 'log',
      name: 'events',
      state: 'absent',
      says: `there is no log yet: ${home.path}`,
      remedy: 'sudo systemctl start umtool-agent',
    })
  return checks
}

/** The folder itself may be still to come. */
function nearestFolder(path: string): string {
  const folder = dirname(path)
  return existsSync(folder) || folder === path ? folder : nearestFolder(folder)
}

function room(path: string): Check {
  const what = { area: 'log', name: 'disk' } as const
  const folder = nearestFolder(path)
  const { bavail, bsize, blocks } = statfsSync(folder)
  const free = bavail * bsize
  const says = `${Math.floor(free / MIB)} MiB free of ${Math.floor((blocks * bsize) / MIB)} MiB at ${folder}`
  return free >= ROOM
    ? { ...what, state: 'ok', says }
    : { ...what, state: 'bad', says, remedy: 'umtool log prune, or a smaller retention in the configuration' }
}

function writable(path: string): Check {
  const what = { area: 'log', name: 'writing' } as const
  const target = existsSync(path) ? path : nearestFolder(path)
  try {
    accessSync(target, constants.W_OK)
    return { ...what, state: 'ok', says: `${target} can be written` }
  } catch (error) {
    return { ...what, state: 'bad', says: toUmtoolError(error).message, remedy: `sudo umtool doctor, or: ls -ld ${target}` }
  }
}

async function health(home: string, now: number): Promise<Check> {
  const what = { area: 'log', name: 'events' } as const
  try {
    const log = await openLog(home, 'read')
    try {
      const { streams, bytes } = await log.status()
      const newest = Math.max(0, ...streams.map(stream => stream.newest ?? 0))
      const events = streams.reduce((sum, stream) => sum + stream.events, 0)
      const says = `${events} events, ${Math.ceil(bytes / MIB)} MiB`
      if (newest === 0 || now - newest < STALE_US) return { ...what, state: 'ok', says }
      const minutes = Math.floor((now - newest) / 60_000_000)
      return {
        ...what,
        state: 'bad',
        says: `${says}; the newest is ${minutes} minutes old: no agent writes`,
        remedy: 'sudo systemctl status umtool-agent',
      }
    } finally {
      await log.close()
    }
  } catch (error) {
    const { message, hint } = toUmtoolError(error)
    return { ...what, state: 'bad', says: message, remedy: hint }
  }
}
