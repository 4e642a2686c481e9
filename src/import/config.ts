// Configuration files among the material: which program's one is, by its words.

import { configured } from '../../collectors/ldirectord.ts'
import { parseLdirectordConfig } from '../decode/ldirectord-config.ts'
import type { Fact } from '../events/event.ts'
import type { Rejected } from './rejected.ts'
import { openText } from './text-lines.ts'

export type Config = { readonly path: string; readonly kind: ConfigKind; readonly text: string }

export type ConfigKind = 'ldirectord' | 'corosync' | 'keepalived' | 'heartbeat' | 'unknown'

const MOST_BYTES = 16 << 20

const KINDS: readonly (readonly [RegExp, ConfigKind])[] = [
  [/^\s*(?:vrrp_instance|virtual_server|global_defs|vrrp_script)\b/m, 'keepalived'],
  [/^\s*totem\s*\{/m, 'corosync'],
  [/^\s*virtual6?\s*=/m, 'ldirectord'],
  [/^\s*(?:auto_failback|keepalive|deadtime|bcast|ucast|mcast)\s/m, 'heartbeat'],
]

/** Throws when it cannot be read. */
export async function readConfig(path: string, rejected: Rejected): Promise<Config> {
  const lines: string[] = []
  let bytes = 0
  for await (const { text } of openText(path).lines()) {
    bytes += text.length
    if (bytes > MOST_BYTES) break
    lines.push(text)
  }
  const text = lines.join('\n')
  const kind = KINDS.find(([words]) => words.test(text))?.[1] ?? 'unknown'
  if (kind === 'unknown') rejected.reject(path, 0, 'is a configuration of none of ldirectord, keepalived, Heartbeat and corosync')
  else if (kind === 'keepalived' || kind === 'heartbeat') rejected.notUsed(`configuration of ${kind}`)
  return { path, kind, text }
}

/** What ldirectord's collector says of its configuration when it starts. `at`: microseconds. */
export function configFacts({ path, text }: Config, at: number, rejected: Rejected): Fact[] {
  const config = parseLdirectordConfig(text)
  for (const problem of config.problems) {
    const [, line, why] = /^line (\d+):? (.*)$/s.exec(problem) ?? []
    rejected.reject(path, Number(line ?? 0), why ?? problem)
  }
  return [configured(path, config, at)]
}
