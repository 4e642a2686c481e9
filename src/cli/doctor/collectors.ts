// Each collector that the configuration wants, asked whether it can run.
import { type Ability, abilities } from '../agent/choose.ts'
import type { Check, Patient } from './check.ts'

export async function checkCollectors({ outside, config }: Patient): Promise<readonly Check[]> {
  return (await abilities(config.collectors, () => outside)).map(checkOf)
}

function checkOf({ chosen, why, remedy, absent = false }: Ability): Check {
  const { name, about } = chosen.collector
  if (why === undefined) return { area: 'collectors', name, state: 'ok', says: about }
  return { area: 'collectors', name, state: absent && !chosen.named ? 'absent' : 'bad', says: why, remedy }
}
