// What keepalived's log and FIFO come to: facts. Pure: state in, facts out, the state changed in place.

import type { FifoMessage, VrrpState } from '../../src/decode/keepalived-fifo.ts'
import type { KeepalivedMessage } from '../../src/decode/keepalived-log.ts'
import type { HaFact } from '../../src/events/ha.ts'
import type { PoolFact } from '../../src/events/pool.ts'
import { type Heard, isNews, type Waiting } from './agree.ts'
import { tellPool } from './pool-story.ts'

/** Plain JSON: kept with the log's bookmark. */
export type KeepalivedStory = {
  states: Record<string, VrrpState>
  /** Why the next change will be, by instance; '' is all. */
  causes: Record<string, { text: string; at: number }>
  waiting: Waiting[]
  stopping: boolean
  /** It starts or reads its configuration again: what counts as up then says nothing of health. */
  starting: boolean
  /** Checks that failed, by subject and kind: how many services they are of. */
  failedChecks: Record<string, number>
  failedScripts: string[]
  complained: Record<string, number>
}

export const newKeepalivedStory = (): KeepalivedStory => ({
  states: {},
  causes: {},
  waiting: [],
  stopping: false,
  starting: false,
  failedChecks: {},
  failedScripts: [],
  complained: {},
})

export type KeepalivedFact = HaFact | PoolFact

const manager = 'keepalived'
/** A cause that was logged longer ago has nothing to do with a change. Microseconds. */
const CAUSE = 5_000_000
/** The same complaint is said once in this time. Microseconds. */
const QUIET = 60_000_000
const MOST = 1000

/** The facts of one message of the log. */
export function tellLog(story: KeepalivedStory, message: KeepalivedMessage, at: number): KeepalivedFact[] {
  switch (message.kind) {
    case 'started':
      Object.assign(story, { ...newKeepalivedStory(), waiting: story.waiting, starting: true })
      return [{ type: 'manager.started', subject: manager, at, data: { manager, version: message.version } }]
    case 'started-up':
      story.starting = false
      return []
    case 'stopping':
      story.stopping = true
      return []
    case 'stopped':
      return [{ type: 'manager.stopped', subject: manager, at, data: { manager } }]
    case 'reloading':
      story.starting = true
      return []
    case 'reloaded':
      story.starting = false
      return [{ type: 'manager.reloaded', subject: manager, at, data: { manager } }]
    case 'instance':
      return enter(story, message.name, message.state, at, 'log')
    case 'group':
      return enterGroup(story, message.name, message.state, at, 'log')
    case 'addresses-removed':
      // The log has no line of its own for the end of an instance.
      return story.stopping && story.states[message.name] !== 'STOP' ? enter(story, message.name, 'STOP', at, 'log') : []
    case 'cause':
      if (Object.keys(story.causes).length < MOST) story.causes[message.name] = { text: message.text, at }
      return []
    case 'priority':
      return [{ type: 'vrrp-instance.priority-changed', subject: message.name, at, data: { manager, from: message.from, to: message.to } }]
    case 'vrrp-trouble':
      return complainOfInstance(story, message.name, message.code, message.peer, message.text, at)
    case 'script':
      return tellScript(story, message.name, message.failed, message.text, at)
    case 'trouble':
      if (!isNewComplaint(story, message.code, at)) return []
      return [{ type: 'manager.troubled', subject: manager, at, data: { manager, kind: message.code, why: message.text } }]
    default:
      return tellPool(story, message, at)
  }
}

/** The facts of one line of a FIFO. With `logged`, the log is followed as well, and tells the rest better: who, from what, how. */
export function tellFifo(story: KeepalivedStory, message: FifoMessage, at: number, logged: boolean): KeepalivedFact[] {
  switch (message.kind) {
    case 'instance':
      return enter(story, message.name, message.state, at, 'fifo', message.priority)
    case 'group':
      return enterGroup(story, message.name, message.state, at, 'fifo')
  }
  if (logged) return []
  switch (message.kind) {
    case 'priority':
      return [{ type: 'vrrp-instance.priority-changed', subject: message.name, at, data: { manager, to: message.priority } }]
    case 'lower-priority-master':
      return complainOfInstance(story, message.name, 'lower-priority-master', '', 'another master with lower priority is heard', at)
    case 'service':
      return [{ type: message.up ? 'pool-service.up' : 'pool-service.down', subject: message.service, at, data: { manager } }]
    case 'server':
      return [{ type: message.up ? 'health-check.recovered' : 'health-check.failed', subject: message.server, at, data: { manager } }]
  }
}

function enter(story: KeepalivedStory, name: string, state: VrrpState, at: number, heard: Heard, priority?: number): HaFact[] {
  if (!isNews(story.waiting, { about: name, state, from: heard, at })) {
    delete story.causes[name] // it was this change's
    return []
  }
  const previous = story.states[name]
  if (previous !== undefined || Object.keys(story.states).length < MOST) story.states[name] = state
  const cause = takeCause(story, name, at, state === 'FAULT' || previous === 'FAULT')
  const data = {
    manager,
    state,
    ...(previous !== undefined && { previous }),
    ...(priority !== undefined && { priority }),
    ...(cause !== undefined && { cause }),
    heard,
  } as const
  return [{ type: 'vrrp-instance.entered', subject: name, at, data }]
}

/** What happened to an interface explains only that an instance failed, or failed no more. */
function takeCause(story: KeepalivedStory, name: string, at: number, fault: boolean): string | undefined {
  const own = story.causes[name]
  delete story.causes[name]
  const recent = [own, fault ? story.causes[''] : undefined].filter(cause => cause !== undefined && Math.abs(at - cause.at) <= CAUSE)
  return recent.sort((a, b) => b!.at - a!.at)[0]?.text
}

function enterGroup(story: KeepalivedStory, name: string, state: VrrpState, at: number, heard: Heard): HaFact[] {
  if (!isNews(story.waiting, { about: `group ${name}`, state, from: heard, at })) return []
  return [{ type: 'vrrp-group.entered', subject: name, at, data: { manager, state, heard } }]
}

function complainOfInstance(story: KeepalivedStory, name: string, kind: string, peer: string, why: string, at: number): HaFact[] {
  if (!isNewComplaint(story, `${kind} ${name} ${peer}`, at)) return []
  return [{ type: 'vrrp-instance.troubled', subject: name, at, data: { manager, kind, ...(peer !== '' && { peer }), why } }]
}

function isNewComplaint(story: KeepalivedStory, key: string, at: number): boolean {
  const last = story.complained[key]
  if (last !== undefined && at >= last && at - last < QUIET) return false
  if (Object.keys(story.complained).length >= MOST) story.complained = {}
  story.complained[key] = at
  return true
}

function tellScript(story: KeepalivedStory, name: string, failed: boolean, why: string, at: number): HaFact[] {
  const before = story.failedScripts.includes(name)
  if (before === failed) return []
  if (failed && story.failedScripts.length < MOST) story.failedScripts.push(name)
  else story.failedScripts = story.failedScripts.filter(other => other !== name)
  return failed
    ? [{ type: 'vrrp-script.failed', subject: name, at, data: { manager, why } }]
    : [{ type: 'vrrp-script.recovered', subject: name, at, data: { manager } }]
}
