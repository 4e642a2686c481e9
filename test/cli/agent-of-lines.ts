// An agent with one collector that says each line of a file: what agent.slow.test.ts kills and starts again.
import Type, { type Static } from 'typebox'
import { runAgent } from '../../src/cli/agent/run.ts'
import type { Collector } from '../../src/collect/collector.ts'

const settings = Type.Object({ file: Type.String({ default: '' }) })

const lines: Collector<Static<typeof settings>> = {
  name: 'lines',
  about: 'each line of a file',
  roles: ['director'],
  settings,
  unable: async () => undefined,
  async run({ outside, settings, bookmarks, say, signal }) {
    for await (const batch of outside.tail(settings.file, bookmarks.place, signal)) {
      const facts = batch
        .filter(({ rotated }) => rotated === undefined)
        .map(({ at, text }) => ({ type: 'line.read', subject: settings.file, at, data: { text } }))
      say(facts, { name: 'place', value: batch.at(-1)!.place })
    }
  },
}

void runAgent(process.argv[2], [lines], undefined).then(status => process.exit(status))
