// Asking ipvsadm: a listing, or nothing when it failed this once, or an end when it can never work.

import type { Surroundings } from '../../src/collect/collector.ts'
import type { Ended } from '../../src/collect/outside.ts'

export type Ask = (...args: string[]) => Promise<string | undefined>

/** Ten thousand real servers take half a second; a machine in trouble may take much longer. */
const TIMEOUT = 20_000

/** `args` behind `ipvsadm -Ln`. Throws when ipvsadm or the right to use it is gone. */
export function askIpvsadm({ outside, trouble, signal }: Surroundings<unknown>): Ask {
  return async (...args) => {
    let answer: Ended | undefined
    try {
      answer = await outside.run('ipvsadm', ['-Ln', ...args], TIMEOUT)
    } catch (error) {
      // Took too long, or was ended with us.
      if (!signal.aborted) trouble(error instanceof Error ? error.message : String(error))
      return undefined
    }
    if (answer === undefined) throw new Error('ipvsadm is not installed; apt-get install ipvsadm')
    if (answer.status === 0) return answer.stdout
    if (/permission denied/i.test(answer.stderr)) throw new Error('ipvsadm may not ask the kernel any more: it needs CAP_NET_ADMIN')
    trouble(`ipvsadm ${['-Ln', ...args].join(' ')} failed with status ${answer.status}`, answer.stderr)
    return undefined
  }
}
