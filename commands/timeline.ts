// umtool timeline: tells what happened, as incidents and their phases.
import { Flags } from '@oclif/core'
import { wantsColor } from '../src/cli/color.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { log, selectFlags } from '../src/cli/events/select.ts'
import { TIMELINE_OUTPUTS, timeline } from '../src/cli/timeline/run.ts'
import { newStyle } from '../src/print/style.ts'

const { since, until, around, window } = selectFlags
const which = (summary: string, helpValue: string) =>
  Flags.string({ multiple: true, multipleNonGreedy: true, delimiter: ',', helpGroup: 'WHICH', helpValue, summary })

/** Columns of a terminal that says nothing of its width, and the fewest a story can be told in. */
const WIDTH = 80

export default class TimelineCommand extends UmtoolCommand {
  static override summary = 'tell what happened: incidents, their phases, how long each took, what clients had of it'

  static override description =
    `Takeovers, real servers that failed, cut links, changes by hand ... each with the first symptom, the detection, the takeover, the
ARP update, the first packet at the new director, the recovery; with the outage of clients, measured from packets where packets were
captured; and with the events and packets that it stands on. Clocks of nodes are held against each other by the packets that several
of them saw. Without a time the last day is told, of a file all of it.`

  static override examples = [
    { description: 'the last takeover, a minute on both sides', command: '<%= config.bin %> timeline --around failover:-1 --window 1m' },
    { description: 'a report for everybody', command: '<%= config.bin %> timeline --since 2h -o html -w incident.html' },
    { description: 'for the post-mortem', command: '<%= config.bin %> timeline --log incident.jsonl.gz -o markdown --utc' },
    {
      description: 'how long clients had no answer',
      command: "<%= config.bin %> timeline --since 1d -o json | jq '.incidents[] | {says, outage: .clients[].outage.milliseconds}'",
    },
  ]

  static override flags = {
    since,
    until,
    around,
    window,
    cluster: which('of this cluster', 'NAME'),
    node: which('told by these nodes alone', 'NAME'),
    service: which('only incidents of this service: 10.1.1.100:80', 'SERVICE'),
    vip: which('only incidents of this address', 'ADDRESS'),
    all: Flags.boolean({ helpGroup: 'OUTPUT', summary: 'everything that was said, not only what matters' }),
    output: Flags.option({
      char: 'o',
      options: TIMELINE_OUTPUTS,
      default: 'text' as const,
      helpGroup: 'OUTPUT',
      summary: 'html is one file that needs nothing else',
    })(),
    write: Flags.string({ char: 'w', helpGroup: 'OUTPUT', helpValue: 'FILE', summary: 'write there; - is standard output' }),
    force: Flags.boolean({ helpGroup: 'OUTPUT', summary: 'write over a file that is there' }),
    utc: Flags.boolean({ helpGroup: 'OUTPUT', summary: 'times in UTC, not of here' }),
    log,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(TimelineCommand)
    const { LC_ALL, LC_CTYPE, LANG } = process.env
    const style = { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor(process.stdout, flags.color) }
    process.exitCode = await timeline({
      ...flags,
      clusters: flags.cluster ?? [],
      nodes: flags.node ?? [],
      services: flags.service ?? [],
      vips: flags.vip ?? [],
      style,
      width: process.stdout.columns === undefined ? WIDTH : Math.max(60, process.stdout.columns),
    })
  }
}
