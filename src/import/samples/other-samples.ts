// Counters of the kernel, its settings and crm_mon's picture, told by their collectors.

import { isPictureDue } from '../../../collectors/every.ts'
import { pacemakerPicture } from '../../../collectors/pacemaker.ts'
import { look, type Seen, SOURCES } from '../../../collectors/protocol-counters.ts'
import { changes, GLOBAL, nameOf, PER_INTERFACE, sampled, type Values } from '../../../collectors/sysctls.ts'
import type { Outside } from '../../collect/outside.ts'
import type { Fact } from '../../events/event.ts'
import type { Kind } from './recognise.ts'
import type { SampleReader } from './told-samples.ts'

const SUBJECTS: Readonly<Partial<Record<Kind, string>>> = {
  snmp: 'snmp',
  netstat: 'netstat',
  snmp6: 'snmp6',
  'conntrack-stat': 'conntrack',
  'arp-cache-stat': 'arp-cache',
}

export const counterSamples: SampleReader = {
  collector: 'protocol-counters',
  kinds: ['snmp', 'netstat', 'snmp6', 'conntrack-stat', 'arp-cache-stat'],
  newTell() {
    const seen = new Map<string, Seen>()
    return async ({ kind, at, lines }) => {
      const facts: Fact[] = []
      const source = SOURCES.find(({ subject }) => subject === SUBJECTS[kind])!
      const outside = { now: () => at, read: async () => `${lines.join('\n')}\n` } as unknown as Outside
      await look(source, seen, {
        outside,
        settings: { interval: 1 },
        node: '',
        bookmarks: {},
        say: said => void facts.push(...said),
        trouble: () => {},
        signal: AbortSignal.abort(),
      })
      return facts
    }
  },
}

const GLOBAL_NAMES = new Set(GLOBAL.map(nameOf))
/** `net.ipv4.conf.` and, behind the interface's name, the setting. */
const OF_INTERFACES = Object.entries(PER_INTERFACE).map(([folder, names]) => [`${nameOf(folder)}.`, new Set<string>(names)] as const)

const isWatched = (name: string): boolean =>
  GLOBAL_NAMES.has(name) || OF_INTERFACES.some(([prefix, names]) => name.startsWith(prefix) && names.has(name.slice(name.lastIndexOf('.') + 1)))

export const sysctlSamples: SampleReader = {
  collector: 'sysctls',
  kinds: ['sysctls'],
  newTell() {
    let known: Values | undefined
    let since = 0
    let sampledAt: number | undefined
    let changed = false
    return ({ lines, at }) => {
      const values: Values = new Map(known)
      for (const line of lines) {
        const [name = '', value = ''] = line.split(/ = ?(.*)/s)
        if (isWatched(name)) values.set(name, value.trim().replace(/\s+/g, ' '))
      }
      const facts: Fact[] = known === undefined ? [] : changes(known, values, at, since).facts
      changed ||= facts.length > 0 || (known !== undefined && values.size !== known.size)
      known = values
      since = at
      if (values.size === 0 || !isPictureDue(sampledAt, at, changed)) return facts
      sampledAt = at
      changed = false
      return [...facts, sampled(values, at)]
    }
  },
}

export const crmMonSamples: SampleReader = {
  collector: 'pacemaker',
  kinds: ['crm-mon'],
  newTell() {
    let last = ''
    return ({ lines, at }) => {
      const fact = pacemakerPicture(lines.join('\n'), at)
      const text = JSON.stringify(fact.data)
      if (text === last) return []
      last = text
      return [fact]
    }
  },
}
