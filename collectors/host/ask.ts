// Asking ip for a picture, and saying why it cannot be had.

import type { Unable } from '../../src/collect/collector.ts'
import type { Outside } from '../../src/collect/outside.ts'

/** Standard output of `ip ARGS`. Throws when ip is not there or fails. */
export async function ask(outside: Outside, ...args: string[]): Promise<string> {
  const answer = await outside.run('ip', args)
  if (answer === undefined) throw new Error('ip is not installed; apt-get install iproute2')
  if (answer.status !== 0) throw new Error(`ip ${args.join(' ')} failed with status ${answer.status}: ${answer.stderr.trim().slice(0, 200)}`)
  return answer.stdout
}

/** For collectors that need nothing but ip. */
export async function unableWithoutIp(outside: Outside): Promise<Unable | undefined> {
  const answer = await outside.run('ip', ['-j', 'link', 'show'])
  if (answer === undefined) return { why: 'ip is not installed', remedy: 'apt-get install iproute2' }
  if (answer.status === 0 && answer.stdout.trimStart().startsWith('[')) return undefined
  return { why: 'this ip has no JSON', remedy: 'install iproute2 4.18 or newer' }
}
