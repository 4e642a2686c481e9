// The lab's topologies and scenarios, as their files say: topologies/NAME is KEY=value for the shell, scenarios/NAME.sh begins with comments.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** This folder's parent, with a slash at its end. */
export const LAB = join(import.meta.dirname, '../')

export const MANAGERS = ['heartbeat', 'keepalived', 'pacemaker'] as const
export const FORWARDINGS = ['nat', 'dr', 'tun'] as const

export type Manager = (typeof MANAGERS)[number]
export type Forwarding = (typeof FORWARDINGS)[number]

export type Topology = {
  readonly name: string
  readonly about: string
  readonly manager: Manager
  readonly forwarding: Forwarding
  readonly balanced: boolean
  /** Two directors, one of which can take over from the other. */
  readonly pair: boolean
  /** Real servers are machines of their own. */
  readonly apart: boolean
  readonly directors: readonly string[]
}

export type Scenario = {
  readonly name: string
  readonly about: string
  /** Of a topology: `pair`, `balanced`, `apart`. */
  readonly needs: readonly ('pair' | 'balanced' | 'apart')[]
}

const ASSIGNMENT = /(\w+)=(?:'([^']*)'|(\S*))/g

export function readTopology(name: string, text: string): Topology {
  const values: Record<string, string> = {}
  for (const [, key, quoted, plain] of text.matchAll(ASSIGNMENT)) values[key!] = quoted ?? plain ?? ''
  const directors = (values.DIRECTORS ?? 'lvs1 lvs2').split(' ')
  const balanced = values.BALANCED !== 'no'
  return {
    name,
    about: values.ABOUT ?? '',
    manager: (values.MANAGER ?? 'keepalived') as Manager,
    forwarding: (values.FORWARDING ?? 'dr') as Forwarding,
    balanced,
    pair: directors.length > 1,
    apart: balanced && values.STREAMLINE !== 'yes',
    directors,
  }
}

const HEADER = /^# (about|needs): (.*)$/gm

export function readScenario(name: string, text: string): Scenario {
  const values: Record<string, string> = {}
  for (const [, key, value] of text.matchAll(HEADER)) values[key!] = value!
  return { name, about: values.about ?? '', needs: (values.needs ?? '').split(' ').filter(Boolean) as Scenario['needs'] }
}

export const topologies = (): readonly Topology[] =>
  readdirSync(`${LAB}topologies`).map(name => readTopology(name, readFileSync(`${LAB}topologies/${name}`, 'utf8')))

export const scenarios = (): readonly Scenario[] =>
  readdirSync(`${LAB}scenarios`).map(file => readScenario(file.replace(/\.sh$/, ''), readFileSync(`${LAB}scenarios/${file}`, 'utf8')))

/** Undefined when the scenario makes sense there. */
export function unfit(scenario: Scenario, topology: Topology): string | undefined {
  const lacking = scenario.needs.find(need => !topology[need])
  if (lacking === undefined) return undefined
  return { pair: 'it has one director', balanced: 'it has no real servers', apart: 'its real servers are the directors' }[lacking]
}
