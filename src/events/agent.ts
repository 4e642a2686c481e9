// What the agent and its collectors say of themselves. Subject: the collector's name, or `agent`.
import Type from 'typebox'
import { eventType, type FactsOf } from './define.ts'
import { STREAMS } from './stream.ts'

const why = Type.String({ description: 'for people: lower case, no full stop' })

export const agentEvents = {
  'agent.started': eventType(
    'The agent runs. What follows with the same node is its word until agent.stopped or the next start.',
    Type.Object({
      version: Type.String({ description: 'of umtool' }),
      role: Type.Union([Type.Literal('director'), Type.Literal('real-server')]),
      collectors: Type.Array(Type.String(), { description: 'those it runs, or tries again until they can run' }),
      absent: Type.Optional(Type.Array(Type.String(), { description: 'collectors left out because what they watch is not on this machine' })),
    }),
  ),
  'agent.stopped': eventType('The agent ended in order: a run without it was cut off.', Type.Object({ why })),
  'agent.reloaded': eventType(
    'The configuration was read again; `changed` names the collectors that were started anew.',
    Type.Object({ changed: Type.Array(Type.String()) }),
  ),
  'collector.started': eventType('A collector runs: sequence 1 of its run.', Type.Object({})),
  'collector.skipped': eventType(
    'Chosen by `auto`, and cannot run on this machine; asked again every minute. Not said of what was never here: see agent.started.',
    Type.Object({ why, remedy: Type.Optional(Type.String()) }),
  ),
  'collector.failed': eventType(
    'A collector ended with an error, and is started again after `retryIn` seconds.',
    Type.Object({ why, retryIn: Type.Number() }),
  ),
  'collector.stopped': eventType('A collector ended in order.', Type.Object({})),
  'collector.troubled': eventType(
    'Something a collector read makes no sense to it, or a command failed once; it went on. Repeats within a minute are one event.',
    Type.Object({
      what: Type.String(),
      evidence: Type.Optional(Type.String({ description: 'what it read, escaped and cut at 500 characters' })),
      times: Type.Integer(),
    }),
  ),
  'collector.counted': eventType(
    'How a collector does, about once a minute. Totals of this run.',
    Type.Object({
      events: Type.Integer(),
      troubles: Type.Integer(),
      asked: Type.Optional(Type.Integer({ description: 'programs run and files read' })),
      asking: Type.Optional(Type.Number({ description: 'seconds all that took' })),
      slowest: Type.Optional(Type.Number({ description: 'seconds the longest of the last minute took' })),
      cpu: Type.Optional(Type.Number({ description: 'seconds of this process, all collectors together, since the agent started' })),
      lag: Type.Number({ description: 'seconds between an event and its being durable, the worst of the last minute' }),
    }),
  ),
  'events.lost': eventType(
    'Events or packets that could not be kept, or went before they were copied: a log refused them for too long. Never silent.',
    Type.Object({
      events: Type.Integer(),
      why,
      stream: Type.Optional(Type.Union(STREAMS.map(stream => Type.Literal(stream)))),
      from: Type.Integer({ description: 'microseconds' }),
      to: Type.Integer({ description: 'microseconds' }),
    }),
  ),
} as const

export type AgentFact = FactsOf<typeof agentEvents>
