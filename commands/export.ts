// umtool export: a part of the log in one file, for a colleague or for Wireshark.
import { Flags } from '@oclif/core'
import { notice } from '../src/cli/agent/notice.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { unknownTypes } from '../src/cli/events/mistaken.ts'
import { filterWords, log, selectFlags } from '../src/cli/events/select.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { EXPORTS, exportTo } from '../src/cli/export/export.ts'
import { STREAMS } from '../src/events/stream.ts'
import { REDACTIONS } from '../src/export/redact/redactor.ts'

const { last: _last, first: _first, all: _all, follow: _follow, ...choosing } = selectFlags

export default class Export extends UmtoolCommand {
  static override summary = 'write a part of the log to one file: a bundle that every command reads, or the packets for Wireshark'

  static override description =
    `A bundle holds events, counters and packets of all nodes, packed, and says itself whether it is whole: --log FILE opens it anywhere.
pcapng holds the packets of all nodes by corrected time, an interface for each, with what umtool knows in the comments. Without a time
the whole log is taken. --redact makes addresses, payload and names unrecognisable, the same one always in the same way.`

  static override examples = [
    { description: 'the last takeover, for a colleague', command: '<%= config.bin %> export --around failover:-1 --window 2m -w incident.jsonl.zst' },
    { description: 'what the colleague does with it', command: '<%= config.bin %> replay --log incident.jsonl.zst --packets' },
    { description: 'packets of all nodes in one file', command: '<%= config.bin %> export --since 10m -o pcapng -w packets.pcapng' },
    { description: 'for a public bug report', command: '<%= config.bin %> export --since 10m --redact addresses,payload,names -w report.jsonl.zst' },
  ]

  static override flags = {
    ...choosing,
    stream: Flags.option({
      options: STREAMS,
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpGroup: 'WHICH EVENTS',
      summary: 'capture (packets), stats (counters), events, actions [default: all of them]',
    })(),
    log,
    output: Flags.option({ char: 'o', options: EXPORTS, default: 'bundle' as const, helpGroup: 'OUTPUT', summary: 'what to make' })(),
    write: Flags.string({
      char: 'w',
      required: true,
      helpGroup: 'OUTPUT',
      helpValue: 'FILE',
      summary: 'FILE.jsonl.zst, .jsonl.gz, .jsonl or .pcapng; - is standard output',
    }),
    force: Flags.boolean({ helpGroup: 'OUTPUT', summary: 'write over a file that is there' }),
    correct: Flags.boolean({
      allowNo: true,
      default: true,
      helpGroup: 'OUTPUT',
      summary: "times of packets by clocks held against each other; --no-correct is each node's own",
    }),
    redact: Flags.option({
      options: REDACTIONS,
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpGroup: 'OUTPUT',
      summary: 'make unrecognisable: addresses (IP and MAC), payload, names (of nodes and clusters)',
    })(),
    'redact-key': Flags.string({
      helpGroup: 'OUTPUT',
      helpValue: 'TEXT',
      env: 'UMTOOL_REDACT_KEY',
      summary: 'the same text gives the same other addresses [default: another one each time]',
    }),
  }

  async run(): Promise<void> {
    const { flags, raw } = await this.parse(Export)
    // From the environment it may wait for a redaction; typed, it was meant for this one.
    if (flags.redact === undefined && raw.some(({ type, flag }: { type: string; flag?: string }) => type === 'flag' && flag === 'redact-key'))
      throw umtoolError(EXIT.usage, '--redact-key alone makes nothing unrecognisable', { hint: '--redact addresses,payload' })
    const words = filterWords(raw)
    for (const said of unknownTypes(words)) notice(said)
    process.exitCode = await exportTo(
      { ...flags, words, redact: flags.redact ?? [], redactKey: flags['redact-key'], by: `umtool ${this.config.version}` },
      text => process.stderr.write(`${text}\n`),
    )
  }
}
