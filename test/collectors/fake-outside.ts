// A machine made of texts, for tests of collectors: files, programs and monitors answer what the test says, and time is the test's.

import { setImmediate } from 'node:timers/promises'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import type { Collector } from '../../src/collect/collector.ts'
import type { Ended, Line, Outside } from '../../src/collect/outside.ts'
import type { Fact } from '../../src/events/event.ts'
import { eventTypes } from '../../src/events/types.ts'

export const START = Date.UTC(2026, 10, 22, 18, 0, 0) * 1000
const SECOND = 1_000_000

export type FakeMachine = {
  /** By path; an Error is thrown when the file is read. */
  files: Record<string, string | Error>
  /** By command line: standard output, or how it ended. What is not there is not installed. */
  programs: Record<string, string | Ended>
  /** Lines that monitors say while the collector sleeps or waits; each call of `watch` takes the next. 'end' ends that monitor. */
  monitors: AsyncIterable<readonly Line[]>[]
  now: number
  /** Command lines that were run. */
  ran: string[]
}

export const newMachine = (): FakeMachine => ({ files: {}, programs: {}, monitors: [], now: START, ran: [] })

const list = (machine: FakeMachine, folder: string): readonly string[] | undefined => {
  const names = Object.keys(machine.files).filter(path => path.startsWith(`${folder}/`))
  return names.length === 0 ? undefined : [...new Set(names.map(path => path.slice(folder.length + 1).split('/')[0]!))].sort()
}

/** `slept` is called in each sleep, after time has gone on. */
export function fakeOutside(machine: FakeMachine, slept: () => void | Promise<void> = () => undefined): Outside {
  const none = async function* () {}
  return {
    now: () => machine.now++,
    async sleep(milliseconds) {
      machine.now += milliseconds * 1000
      await slept()
      await setImmediate()
    },
    async read(path) {
      const file = machine.files[path]
      if (file instanceof Error) throw file
      return file
    },
    list: async path => list(machine, path),
    async run(program, args) {
      const line = [program, ...args].join(' ')
      machine.ran.push(line)
      const answer = machine.programs[line]
      return typeof answer === 'string' ? { status: 0, stdout: answer, stderr: '' } : answer
    },
    watch: (_program, _args, signal) => machine.monitors.shift() ?? quiet(signal),
    tail: none,
    fifo: none,
    capture: none,
  }
}

/** Says nothing until it is ended. */
export async function* quiet(signal: AbortSignal): AsyncIterable<readonly Line[]> {
  if (!signal.aborted) await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }))
}

export type Heard = { facts: Fact[]; troubles: string[] }

/** Runs a collector; `steps[i]` is done in its i-th sleep, and what it said until the next one is `heard[i + 1]`; then it is ended. */
export async function runCollector(
  collector: Collector<never>,
  machine: FakeMachine,
  steps: readonly (() => void | Promise<void>)[],
  settings: Record<string, unknown> = {},
): Promise<Heard[]> {
  const heard: Heard[] = [{ facts: [], troubles: [] }]
  const abort = new AbortController()
  let step = 0
  const outside = fakeOutside(machine, async () => {
    if (step >= steps.length) return abort.abort()
    heard.push({ facts: [], troubles: [] })
    await steps[step++]!()
  })
  await collector.run({
    outside,
    settings: { ...(Value.Default(collector.settings, {}) as object), ...settings } as never,
    node: 'lvs1',
    bookmarks: {},
    say: facts => heard.at(-1)!.facts.push(...checked(facts)),
    trouble: (what, evidence) => heard.at(-1)!.troubles.push(evidence === undefined ? what : `${what}: ${evidence}`),
    signal: abort.signal,
  })
  return heard
}

const schemas = new Map(Object.entries(eventTypes).map(([name, { data }]) => [name, Compile(data)]))

/** Every fact a test hears is held against its schema. */
function checked(facts: readonly Fact[]): readonly Fact[] {
  for (const fact of facts) {
    const schema = schemas.get(fact.type)
    if (schema === undefined) throw new Error(`no type of event ${fact.type}`)
    if (!schema.Check(fact.data)) throw new Error(`${fact.type}: ${JSON.stringify(schema.Errors(fact.data)[0])} in ${JSON.stringify(fact.data)}`)
    if (!Number.isSafeInteger(fact.at) || fact.at < START - 3600 * SECOND) throw new Error(`${fact.type}: at ${fact.at}`)
  }
  return facts
}
