// Where syslog writes what daemons say, and whether a file is there at all.

import type { Outside } from '../../src/collect/outside.ts'

/** Debian's and Red Hat's; daemon.log is older Debian's. */
const SYSLOGS = ['syslog', 'messages', 'daemon.log']

/** Undefined when there is none: then there is the journal, or nothing. */
export async function firstSyslog(outside: Outside): Promise<string | undefined> {
  const names = (await outside.list('/var/log')) ?? []
  const found = SYSLOGS.find(name => names.includes(name))
  return found === undefined ? undefined : `/var/log/${found}`
}

/** Without reading it. */
export async function exists(outside: Outside, path: string): Promise<boolean> {
  const cut = path.lastIndexOf('/')
  return (await outside.list(path.slice(0, cut) || '/'))?.includes(path.slice(cut + 1)) ?? false
}
