// The kernel: IPVS loaded, and the tables from which its state is read.
import type { Check, Patient } from './check.ts'

export async function checkKernel({ outside, config }: Patient): Promise<readonly Check[]> {
  const release = (await outside.read('/proc/sys/kernel/osrelease'))?.trim() ?? 'unknown'
  const director = config.role === 'director'
  const version = /version (\S+)/.exec((await readable(outside.read('/proc/net/ip_vs'))) ?? '')?.[1]
  const loaded = version !== undefined
  return [
    { area: 'kernel', name: 'release', state: 'ok', says: `Linux ${release}` },
    loaded ? { area: 'kernel', name: 'ip_vs', state: 'ok', says: `IPVS ${version} is there` } : await withoutIpvs(outside, release, director),
  ]
}

async function withoutIpvs(outside: Patient['outside'], release: string, director: boolean): Promise<Check> {
  const what = { area: 'kernel', name: 'ip_vs' } as const
  if (!director) return { ...what, state: 'absent', says: 'not loaded, and a real server needs none' }
  const modules = await readable(outside.read(`/lib/modules/${release}/modules.dep`))
  if (modules?.includes('/ip_vs.ko')) return { ...what, state: 'bad', says: 'the module is not loaded', remedy: 'sudo modprobe ip_vs' }
  return {
    ...what,
    state: 'bad',
    says: `this kernel has no module ip_vs${modules === undefined ? ` (there is no /lib/modules/${release})` : ''}`,
    remedy: 'boot a kernel that has IPVS; in a container the host must load it: sudo modprobe ip_vs',
  }
}

/** What may not be read is as good as not there. */
export const readable = (text: Promise<string | undefined>): Promise<string | undefined> => text.catch(() => undefined)
