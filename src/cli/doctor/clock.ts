// Whether something keeps the clock right: events of several nodes are put in order by it.
import type { Check, Patient } from './check.ts'
import { readable } from './kernel.ts'

const WHAT = { area: 'clock', name: 'synchronised' } as const
const REMEDY = 'sudo apt-get install chrony'

export async function checkClock({ outside }: Patient): Promise<readonly Check[]> {
  const tracking = await outside.run('chronyc', ['-c', 'tracking'], 3000).catch(() => undefined)
  if (tracking?.status === 0) return [byChrony(tracking.stdout)]
  if ((await readable(outside.read('/run/systemd/timesync/synchronized'))) !== undefined)
    return [{ ...WHAT, state: 'ok', says: 'by systemd-timesyncd' }]
  const shown = await outside.run('timedatectl', ['show', '-p', 'NTPSynchronized', '--value'], 3000).catch(() => undefined)
  if (shown?.stdout.trim() === 'yes') return [{ ...WHAT, state: 'ok', says: 'by the kernel, so says timedatectl' }]
  if (shown?.stdout.trim() === 'no') return [{ ...WHAT, state: 'bad', says: 'nothing keeps this clock right', remedy: REMEDY }]
  return [{ ...WHAT, state: 'unsure', says: 'neither chronyd nor systemd answers; a container has its host’s clock' }]
}

/** Fields of `chronyc -c tracking`: reference, name, stratum, reference time, system time (seconds off), ... leap status last. */
function byChrony(line: string): Check {
  const fields = line.trim().split(',')
  if (fields.at(-1) === 'Not synchronised') return { ...WHAT, state: 'bad', says: 'chronyd runs and has no source', remedy: 'chronyc sources' }
  return { ...WHAT, state: 'ok', says: `by chronyd with ${fields[1] ?? 'its source'}, ${fields[4] ?? '?'} s off` }
}
