// The programs that collectors read from, and their versions.
import type { Outside } from '../../collect/outside.ts'
import type { Check, Patient } from './check.ts'
import { readable } from './kernel.ts'

type Program = {
  readonly name: string
  readonly version: readonly string[]
  /** Where it is when it is in none of the usual folders. */
  readonly path?: string
  /** Debian's package, and Fedora's where it has another name. */
  readonly packages: readonly [debian: string, fedora?: string]
  /** Without it nothing takes its place. */
  readonly needed: boolean
}

const PROGRAMS: readonly Program[] = [
  { name: 'ip', version: ['-V'], packages: ['iproute2', 'iproute'], needed: true },
  { name: 'ipvsadm', version: ['--version'], packages: ['ipvsadm'], needed: false },
  { name: 'tcpdump', version: ['--version'], packages: ['tcpdump'], needed: false },
  { name: 'keepalived', version: ['--version'], packages: ['keepalived'], needed: false },
  { name: 'heartbeat', path: '/usr/libexec/heartbeat/heartbeat', version: ['-V'], packages: ['heartbeat'], needed: false },
  { name: 'ldirectord', version: ['--version'], packages: ['ldirectord'], needed: false },
  { name: 'crm_mon', version: ['--version'], packages: ['pacemaker-cli-utils', 'pacemaker-cli'], needed: false },
  { name: 'corosync', version: ['-v'], packages: ['corosync'], needed: false },
]

export async function checkPrograms({ outside, config }: Patient): Promise<readonly Check[]> {
  const fedora = /^ID(?:_LIKE)?=.*\b(?:fedora|rhel)\b/m.test((await readable(outside.read('/etc/os-release'))) ?? '')
  return Promise.all(PROGRAMS.map(program => check(outside, program, fedora, config.role === 'director')))
}

async function check(
  outside: Outside,
  { name, path, version, packages: [debian, other], needed }: Program,
  fedora: boolean,
  director: boolean,
): Promise<Check> {
  const what = { area: 'programs', name } as const
  const install = fedora ? `sudo dnf install ${other ?? debian}` : `sudo apt-get install ${debian}`
  try {
    if (name === 'ipvsadm' && (await ipvsadmWouldLoad(outside))) return { ...what, state: 'ok', says: 'is there' }
    const answer = (await outside.run(name, version, 5000)) ?? (path === undefined ? undefined : await outside.run(path, version, 5000))
    if (answer !== undefined) return { ...what, state: 'ok', says: versionOf(answer.stdout + answer.stderr) ?? 'is there' }
  } catch (error) {
    return { ...what, state: 'unsure', says: (error as Error).message }
  }
  const missed = needed || (name === 'ipvsadm' && director)
  return { ...what, state: missed ? 'bad' : 'absent', says: 'not installed', ...(missed && { remedy: install }) }
}

/** Without ip_vs in the kernel ipvsadm loads it, whatever it is asked: it is only looked for then. */
async function ipvsadmWouldLoad(outside: Outside): Promise<boolean> {
  if ((await readable(outside.read('/proc/net/ip_vs'))) !== undefined) return false
  for (const folder of ['/usr/sbin', '/sbin', '/usr/local/sbin']) if ((await outside.list(folder))?.includes('ipvsadm')) return true
  return false
}

/** Every program says it in another way; the first number with a point in it is the version in all of them. */
const versionOf = (text: string): string | undefined => /\b(?:v|iproute2-)?(\d+\.\d+[\w.-]*)/.exec(text)?.[1]
