// Names of this machine's interfaces by their index, for Linux cooked captures (version 2), which hold only the index.

import { readdirSync, readFileSync } from 'node:fs'

const NETWORKS = '/sys/class/net'

/** Looks once, when first asked. tcpdump does the same for files, so a file of another machine shows this machine's names. */
export function newInterfaceNames(): (index: number) => string | undefined {
  let names: Map<number, string> | undefined
  return index => {
    names ??= readNames()
    return names.get(index)
  }
}

function readNames(): Map<number, string> {
  const names = new Map<number, string>()
  try {
    for (const name of readdirSync(NETWORKS)) names.set(Number(readFileSync(`${NETWORKS}/${name}/ifindex`, 'latin1')), name)
  } catch {
    // without sysfs (some containers) an interface stays `?`
  }
  return names
}
