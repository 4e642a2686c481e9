// umtool schema: what events there are, and the JSON Schema of each one's data.
import { Args, Flags } from '@oclif/core'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { nearest } from '../src/cli/nearest.ts'
import { envelopeSchema } from '../src/events/envelope-schema.ts'
import { schemaOf } from '../src/events/schema.ts'
import { streamOf } from '../src/events/stream.ts'
import { eventTypes } from '../src/events/types.ts'
import { TIMELINE_SCHEMA } from '../src/print/timeline/schema.ts'

export default class Schema extends UmtoolCommand {
  static override summary = 'list the types of events, or print the JSON Schema of one'

  static override description = `Events are CloudEvents 1.0; the attribute dataschema, urn:umtool:TYPE:VERSION, names what this command prints.
packets.captured has no schema: its data is a pcap file.`

  static override examples = [
    { description: 'every type with what it means', command: '<%= config.bin %> schema' },
    { description: 'the data of one type', command: '<%= config.bin %> schema weight.changed' },
    { description: 'a line of umtool events -o jsonl as a whole', command: '<%= config.bin %> schema --envelope' },
    { description: 'all of them, for a program', command: '<%= config.bin %> schema --all > umtool-events.json' },
  ]

  static override args = { type: Args.string({ description: 'a type such as weight.changed', ignoreStdin: true }) }

  static override flags = {
    envelope: Flags.boolean({ exclusive: ['all'], summary: 'the JSON Schema of what is around the data' }),
    timeline: Flags.boolean({ exclusive: ['all', 'envelope'], summary: 'the JSON Schema of umtool timeline -o json' }),
    all: Flags.boolean({ summary: 'one JSON object with the schemas of all types' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Schema)
    if (flags.envelope) return this.json(envelopeSchema)
    if (flags.timeline) return this.json(TIMELINE_SCHEMA)
    if (flags.all) return this.json(Object.fromEntries(Object.keys(eventTypes).map(type => [type, schemaOf(type)])))
    if (args.type !== undefined) {
      const type = args.type.replace(/^umtool\./, '')
      const schema = schemaOf(type)
      if (schema !== undefined) return this.json(schema)
      const near = nearest(type, Object.keys(eventTypes))
      throw umtoolError(EXIT.usage, `there is no type of event called ${type}`, {
        hint: near === undefined ? `${this.config.bin} schema lists them` : `${this.config.bin} schema ${near}`,
      })
    }
    const names = Object.keys(eventTypes).sort()
    const widest = Math.max(...names.map(name => name.length))
    for (const name of names) process.stdout.write(`${name.padEnd(widest)}  ${streamOf(name).padEnd(7)}  ${eventTypes[name]!.about}\n`)
  }

  private json(value: unknown): void {
    process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`)
  }
}
