// Adds to package-lock.json the optional packages of other platforms that the registry at hand did not know.
//
// npm leaves out an optional package it cannot fetch, and then `npm ci` refuses the lock file on every other registry
// ("Missing: ... from lock file"). A registry mirror often has only what its own machines need. The entries added here carry
// no integrity: it is filled in by the first `npm install` on such a platform. umtool itself runs on Linux.
import { readFileSync, writeFileSync } from 'node:fs'

type LockedPackage = {
  version?: string
  dev?: boolean
  optional?: boolean
  /** Came inside another package's archive; npm does not look for what it may want besides. */
  inBundle?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}
export type Lock = { packages: Record<string, LockedPackage> }

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

/** Every optional dependency that has no entry, with its version and its parent's entry. */
export function missing(lock: Lock): { name: string; version: string; parent: LockedPackage }[] {
  return Object.entries(lock.packages).flatMap(([path, parent]) =>
    path === '' || parent.inBundle
      ? []
      : Object.entries(parent.optionalDependencies ?? {})
          .filter(([name]) => !(`${path}/node_modules/${name}` in lock.packages) && !(`node_modules/${name}` in lock.packages))
          .map(([name, version]) => ({ name, version, parent })),
  )
}

/** The entry npm would have written, as far as the package's name tells; an exact version is needed, a range cannot be guessed. */
function entry(name: string, version: string, parent: LockedPackage): LockedPackage {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`${name}@${version}: not an exact version, so no entry can be written for it`)
  const words = name.split(/[-/]/)
  const os = SYSTEMS.filter(system => words.includes(system))
  const cpu = PROCESSORS.filter(processor => words.includes(processor))
  const libc = words.includes('musl') ? ['musl'] : words.includes('gnu') ? ['glibc'] : []
  return {
    version,
    ...(cpu.length ? { cpu } : {}),
    ...(parent.dev ? { dev: true } : {}),
    ...(libc.length ? { libc } : {}),
    optional: true,
    ...(os.length ? { os } : {}),
  }
}

export function complete(lock: Lock): Lock {
  const added = missing(lock).map(({ name, version, parent }): [string, LockedPackage] => [`node_modules/${name}`, entry(name, version, parent)])
  const [root, ...rest] = [...Object.entries(lock.packages), ...added]
  const sorted = rest.sort(([a], [b]) => a.localeCompare(b, 'en'))
  return { ...lock, packages: Object.fromEntries([root!, ...sorted]) }
}

if (import.meta.main) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
  const count = missing(lock).length
  writeFileSync('package-lock.json', `${JSON.stringify(complete(lock), undefined, 2)}\n`)
  console.log(`package-lock.json: ${count} packages of other platforms added`)
}
