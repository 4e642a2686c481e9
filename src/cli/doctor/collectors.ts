// Each collector that the configuration wants, asked whether it can run.
import type { Outside } from '../../collect/outside.ts'
import { type Ability, abilities } from '../agent/choose.ts'
import type { Check, Patient } from './check.ts'

export async function checkCollectors({ outside, config }: Patient): Promise<readonly Check[]> {
  return Promise.all((await abilities(config.collectors, () => outside)).map(ability => checkOf(ability, outside)))
}

async function checkOf({ chosen, why, remedy, absent = false }: Ability, outside: Outside): Promise<Check> {
  const { name, about } = chosen.collector
  if (why === undefined) {
    // What it cannot find out now it will say itself when it runs.
    const plan = await chosen.collector.plan?.(outside, chosen.settings).catch(() => undefined)
    return { area: 'collectors', name, state: 'ok', says: plan === undefined ? about : `${about}; here ${plan}` }
  }
  return { area: 'collectors', name, state: absent && !chosen.named ? 'absent' : 'bad', says: why, remedy }
}
