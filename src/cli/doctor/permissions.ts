// What this process may do. The agent may do more or less than whoever asks the doctor: its unit says so.
import type { Check, Patient } from './check.ts'
import { readable } from './kernel.ts'

const CAPABILITIES = [
  { bit: 13, name: 'CAP_NET_RAW', for: 'capturing packets' },
  { bit: 12, name: 'CAP_NET_ADMIN', for: 'reading the server table with ipvsadm' },
] as const

export async function checkPermissions({ outside }: Patient): Promise<readonly Check[]> {
  const status = (await readable(outside.read('/proc/self/status'))) ?? ''
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`)
  const uid = /^Uid:\s*\d+\s+(\d+)/m.exec(status)?.[1]
  return CAPABILITIES.map(capability => {
    const has = ((effective >> BigInt(capability.bit)) & 1n) === 1n
    const what = { area: 'permissions', name: capability.name } as const
    if (has) return { ...what, state: 'ok', says: `allows ${capability.for}` }
    const remedy =
      uid === '0' ? `give the container ${capability.name.slice(4)} (docker run --cap-add=${capability.name.slice(4)})` : 'sudo umtool doctor'
    return { ...what, state: 'bad', says: `missing, and needed for ${capability.for}`, remedy }
  })
}
