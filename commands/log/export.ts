// umtool log export: chosen events into a file that any umtool can read, and other programs as well.
import { Args, Flags } from '@oclif/core'
import { UmtoolCommand } from '../../src/cli/command.ts'
import { umtoolError } from '../../src/cli/errors.ts'
import type { FilterWord } from '../../src/cli/events/filters.ts'
import { log } from '../../src/cli/events/select.ts'
import { whenOf } from '../../src/cli/events/when.ts'
import { EXIT } from '../../src/cli/exit-codes.ts'
import { type ExportRequest, exportTo } from '../../src/cli/export/export.ts'
import { exportLog } from '../../src/cli/log/export.ts'
import { streams } from '../../src/cli/log/flags.ts'
import { onInterrupt } from '../../src/cli/log/interrupt.ts'
import { counted } from '../../src/cli/log/words.ts'
import { openLog } from '../../src/log/open.ts'

const names = (summary: string, helpValue: string) => Flags.string({ multiple: true, multipleNonGreedy: true, delimiter: ',', helpValue, summary })

export default class LogExport extends UmtoolCommand {
  static override summary = 'write events to a file: JSON Lines of CloudEvents, packed when its name ends in .gz or .zst; or its packets, as .pcapng'

  static override description =
    `The file can be read in place of a log (--log FILE), imported into one, or by any program that knows JSON. It appears when it is whole.
FILE.pcapng is what umtool export -o pcapng writes; umtool export also makes bundles that say themselves whether they are whole.`

  static override examples = [
    { description: 'the last two hours, for a colleague', command: '<%= config.bin %> log export incident.jsonl.gz --since 2h' },
    { description: 'transitions of one node, to look at', command: '<%= config.bin %> log export - --stream events --node lvs1 | jq .' },
    { description: 'the packets of the last ten minutes, for Wireshark', command: '<%= config.bin %> log export packets.pcapng --since 10m' },
    { description: 'everything, for the archive', command: '<%= config.bin %> log export archive.jsonl.zst' },
  ]

  static override args = {
    file: Args.string({ required: true, description: 'FILE.jsonl, .jsonl.gz, .jsonl.zst or .pcapng; - is standard output' }),
  }

  static override flags = {
    log,
    since: Flags.string({ helpValue: 'TIME', summary: 'from this time on: 15m (ago), 18:40, 2026-11-22, RFC 3339, epoch' }),
    until: Flags.string({ helpValue: 'TIME', summary: 'before this time' }),
    stream: streams(),
    type: names('types, or their first part: weight.changed, real-server', 'TYPE'),
    node: names('who saw it', 'NAME'),
    collector: names('what saw it', 'NAME'),
    force: Flags.boolean({ summary: 'write over a file that is there' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(LogExport)
    if (args.file.endsWith('.pcap'))
      throw umtoolError(EXIT.usage, 'pcap has no place for the names of nodes and interfaces', {
        where: args.file,
        hint: `${args.file}ng; editcap -F nsecpcap makes a .pcap of it`,
      })
    if (args.file.endsWith('.pcapng')) {
      process.exitCode = await exportTo(packetsOf(flags, args.file, this.config.version), text => process.stderr.write(`${text}\n`))
      return
    }
    const now = Date.now() * 1000
    const selection = {
      since: flags.since === undefined ? undefined : whenOf('--since', flags.since, now),
      until: flags.until === undefined ? undefined : whenOf('--until', flags.until, now),
      streams: flags.stream,
      types: flags.type,
      nodes: flags.node,
      collectors: flags.collector,
    }
    using interrupt = onInterrupt()
    const home = await openLog(flags.log, 'read')
    try {
      const { count, unreadable } = await exportLog(home, selection, args.file, flags.force, interrupt.signal)
      if (args.file !== '-') process.stderr.write(`${counted(count, 'event')} exported\n`)
      if (unreadable > 0)
        process.stderr.write(`umtool: ${counted(unreadable, 'event')} could not be read and ${unreadable === 1 ? 'is' : 'are'} missing\n`)
      process.exitCode = interrupt.status() ?? (unreadable > 0 ? EXIT.partial : EXIT.ok)
    } finally {
      await home.close()
    }
  }
}

type Chosen = Pick<ExportRequest, 'log' | 'since' | 'until' | 'stream' | 'force'> & {
  readonly [Name in 'type' | 'node' | 'collector']?: readonly string[] | undefined
}

/** The same choice in the words of umtool export. */
function packetsOf({ type = [], node = [], collector = [], ...rest }: Chosen, write: string, version: string): ExportRequest {
  const words = Object.entries({ type, node, collector }).flatMap(([name, values]) =>
    values.map(word => ({ name: name as FilterWord['name'], word, not: false })),
  )
  const { log, since, until, stream, force } = rest
  return {
    log,
    since,
    until,
    stream,
    force,
    words,
    write,
    window: '30s',
    output: 'pcapng',
    correct: true,
    redact: [],
    redactKey: undefined,
    by: `umtool ${version}`,
  }
}
