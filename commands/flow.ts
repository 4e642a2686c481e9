// umtool flow: one connection hop by hop across nodes.
import { Args, Flags } from '@oclif/core'
import { notice } from '../src/cli/agent/notice.ts'
import { wantsColor } from '../src/cli/color.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { log, selectFlags } from '../src/cli/events/select.ts'
import { whenOf } from '../src/cli/events/when.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { FLOW_OUTPUTS, showFlow } from '../src/cli/flow/run.ts'
import { captureFile, fromFiles, fromLog } from '../src/cli/flow/sources.ts'
import { parseWanted } from '../src/flow/flow-sighting.ts'
import { openLog } from '../src/log/open.ts'
import { parseAddress } from '../src/lvs/address.ts'
import { TIME_FORMATS } from '../src/print/event/clock.ts'
import { newStyle } from '../src/print/style.ts'

const { since, until } = selectFlags
/** Microseconds read on both sides of --at. */
const AROUND = 300e6
const COMPLAINTS = 10

export default class FlowCommand extends UmtoolCommand {
  static override summary = 'follow a connection of a client hop by hop: director, real server and back, and where it was lost'

  static override description =
    `From the captures of all nodes in the log, or from capture files of several nodes. Each packet is recognised at every node it
passed: with other hardware addresses, inside a tunnel, or with an end that NAT wrote over. Times are brought to one clock by the
packets that two nodes saw, and delays say how far they can be off. A packet that is missing at the next node is called lost only
if that node was capturing then. Several connections are a list, a line each.`

  static override examples = [
    { description: 'one connection', command: '<%= config.bin %> flow 10.1.1.1:40312' },
    { description: 'what became of a client since half past six', command: '<%= config.bin %> flow 10.1.1.1 --vip 10.1.1.100 --since 18:30' },
    {
      description: 'from files that tcpdump wrote on three machines',
      command: '<%= config.bin %> flow 10.1.1.1:40312 -r lvs1=lvs1.pcap -r rs1=rs1.pcap -r client=cl.pcapng.gz',
    },
    {
      description: 'packets that were lost, and where',
      command: "<%= config.bin %> flow 10.1.1.1 -o jsonl | jq '.packets[] | select(.loss) | {at, what, loss}'",
    },
  ]

  static override args = { client: Args.string({ required: true, description: 'ADDRESS or ADDRESS:PORT of the client; [ADDRESS]:PORT for IPv6' }) }

  static override flags = {
    vip: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpGroup: 'WHICH',
      helpValue: 'ADDRESS',
      summary: 'only connections to this address',
    }),
    last: Flags.integer({ helpGroup: 'WHICH', helpValue: 'N', min: 1, default: 20, summary: 'of a list, at most N lines' }),
    since,
    until,
    at: Flags.string({ helpGroup: 'TIME', helpValue: 'TIME', exclusive: ['since', 'until'], summary: 'connections that lived at this time' }),
    read: Flags.string({
      char: 'r',
      multiple: true,
      multipleNonGreedy: true,
      helpGroup: 'GLOBAL',
      helpValue: '[NODE=]FILE',
      exclusive: ['log'],
      summary: 'capture files instead of a log: pcap or pcapng, also gzip and zstd; the node is else the name of the file',
    }),
    output: Flags.option({
      char: 'o',
      options: FLOW_OUTPUTS,
      default: 'text' as const,
      helpGroup: 'OUTPUT',
      summary: 'jsonl is one connection a line',
    })(),
    'time-format': Flags.option({
      options: TIME_FORMATS,
      default: 'time' as const,
      helpGroup: 'OUTPUT',
      summary: 'relative counts from the first packet',
    })(),
    utc: Flags.boolean({ helpGroup: 'OUTPUT', exclusive: ['time-format'], summary: 'the same as --time-format utc' }),
    log,
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(FlowCommand)
    const wanted = parseWanted(args.client)
    if (wanted === undefined)
      throw umtoolError(EXIT.usage, `flow takes a client's address, and "${args.client}" is none`, {
        hint: "umtool flow 10.1.1.1, umtool flow 10.1.1.1:40312, umtool flow '[fd00::1]:40312'",
      })
    for (const vip of flags.vip ?? [])
      if (parseAddress(vip) === undefined) throw umtoolError(EXIT.usage, `--vip takes an address, and "${vip}" is none`, { hint: '--vip 10.1.1.100' })
    const now = Date.now() * 1000
    const at = flags.at === undefined ? undefined : whenOf('--at', flags.at, now)
    const range = {
      since: at === undefined ? flags.since && whenOf('--since', flags.since, now) : at - AROUND,
      until: at === undefined ? flags.until && whenOf('--until', flags.until, now) : at + AROUND,
    }
    const bounds = {
      since: typeof range.since === 'number' ? range.since : undefined,
      until: typeof range.until === 'number' ? range.until : undefined,
    }
    if (bounds.since !== undefined && bounds.until !== undefined && bounds.since >= bounds.until)
      throw umtoolError(EXIT.usage, '--since is not before --until: nothing can be between them')
    let complaints = 0
    const complain = (text: string): void => {
      if (complaints++ < COMPLAINTS) notice(text)
    }
    const { LC_ALL, LC_CTYPE, LANG } = process.env
    const settings = {
      client: args.client,
      wanted,
      vips: flags.vip ?? [],
      at,
      last: flags.last,
      output: flags.output,
      style: { ...newStyle(true, undefined, LC_ALL || LC_CTYPE || LANG), colour: wantsColor(process.stdout, flags.color) },
      timeFormat: flags.utc ? ('utc' as const) : flags['time-format'],
    }
    const print = (text: string): void => void process.stdout.write(text)
    const counted = (): number => complaints
    if (flags.read !== undefined) {
      const files = flags.read.map(captureFile)
      const where = files.map(({ path }) => path).join(', ')
      process.exitCode = await showFlow(fromFiles(files, bounds, complain), { ...settings, where }, counted, print, notice)
      return
    }
    const home = await openLog(flags.log, 'read')
    try {
      process.exitCode = await showFlow(fromLog(home, bounds, complain), { ...settings, where: home.home }, counted, print, notice)
    } finally {
      await home.close()
    }
  }
}
