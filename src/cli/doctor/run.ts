// umtool doctor: looks at everything, says what keeps something from being collected, and how to mend it.
import { hostname, userInfo } from 'node:os'
import pkg from '../../../package.json' with { type: 'json' }
import { EXIT } from '../exit-codes.ts'
import type { Check, Patient } from './check.ts'
import { checkClock } from './clock.ts'
import { checkCollectors } from './collectors.ts'
import { checkCopy } from './copy.ts'
import { checkKernel } from './kernel.ts'
import { checkLog } from './log.ts'
import { checkPermissions } from './permissions.ts'
import { doctorText, type Look } from './print.ts'
import { checkPrograms } from './programs.ts'

const CHECKS: readonly ((patient: Patient) => Promise<readonly Check[]>)[] = [
  checkCollectors,
  checkKernel,
  checkPrograms,
  checkPermissions,
  checkLog,
  checkCopy,
  checkClock,
]

export const examine = async (patient: Patient): Promise<readonly Check[]> => (await Promise.all(CHECKS.map(check => check(patient)))).flat()

/** 1 when something that is wanted cannot be collected or kept. */
export const verdict = (checks: readonly Check[]): number => (checks.some(({ state }) => state === 'bad') ? EXIT.found : EXIT.ok)

export function doctorReport(checks: readonly Check[], output: 'text' | 'json', look: Look): string {
  const about = { umtool: pkg.version, node: process.version, host: hostname(), user: userName() }
  return output === 'json'
    ? `${JSON.stringify({ ...about, well: verdict(checks) === EXIT.ok, checks }, undefined, 2)}\n`
    : doctorText(about, checks, look)
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.()) // a user without a name
  }
}
