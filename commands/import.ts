// umtool import: what people have after an incident (captures, logs, samples) as the events that the agents would have said.
import { Flags } from '@oclif/core'
import { checkedName, DEFAULT_CLUSTER } from '../src/cli/agent/compose.ts'
import { UmtoolCommand } from '../src/cli/command.ts'
import { umtoolError } from '../src/cli/errors.ts'
import { EXIT } from '../src/cli/exit-codes.ts'
import { importInto, importIntoFile } from '../src/cli/import/import.ts'
import { readManifest } from '../src/cli/import/manifest.ts'
import { reportOf } from '../src/cli/import/report.ts'
import { givenOf } from '../src/cli/import/words.ts'
import { output } from '../src/cli/log/flags.ts'
import { onInterrupt } from '../src/cli/log/interrupt.ts'
import { openLog } from '../src/log/open.ts'

const WHERE = 'WHERE TO'
const TIMES = 'TIMES THAT SAY TOO LITTLE'
const MATERIAL = 'MATERIAL, BEHIND ITS --node'

const files = (helpValue: string, summary: string) =>
  Flags.string({ multiple: true, multipleNonGreedy: true, helpGroup: MATERIAL, helpValue, summary })

export default class Import extends UmtoolCommand {
  static override summary = 'make events of an incident on machines that did not run umtool: captures, logs, samples of commands'

  static override description =
    `Flags behind a --node are of that node, up to the next one. The same parsers and the same detection of change as in the agent's
collectors make the events, so that events, status --at, timeline and flow work on them.

A sample is a file with the output of a command, or of many, or of one many times, each below a line with its time: epoch in seconds to
nanoseconds, ISO, or what date prints, with or without ### before it. Which command it was is recognised from what it printed: ipvsadm -Ln
(also --stats, --thresholds, --tun-info), -Lcn, -Sn, --daemon and --timeout; /proc/net/ip_vs and ip_vs_conn; ip addr, link, route and neigh,
also with -j or -o, and ip -ts monitor; /proc/net/snmp, netstat and snmp6; sysctl -a; crm_mon --output-as=xml.

What could not be read is said by file and line, the first ten, and counted; the exit status is 5 then. The same material again gives the
same events, and a log takes none of them twice.`

  static override examples = [
    {
      description: 'two directors: a capture, their logs, and what a loop of ipvsadm wrote',
      command: `<%= config.bin %> import -w incident.jsonl.gz \\
    --node lvs1 --pcap eth0=lvs1.pcap --ha-log lvs1/ha-log --ldirectord-log lvs1/ldirectord.log \\
    --node lvs2 --pcap eth0=lvs2.pcap --ha-log lvs2/ha-log --sample lvs2/ipvsadm.txt`,
    },
    { description: 'and then', command: '<%= config.bin %> timeline --log incident.jsonl.gz' },
    {
      description: 'logs of last year from another time zone, into a log',
      command: '<%= config.bin %> import --log incident.db --tz Europe/Berlin --year 2025 --node lvs1 --syslog messages.gz',
    },
    { description: 'the same said in a file', command: '<%= config.bin %> import --manifest incident.yaml -w incident.jsonl.gz' },
    {
      description: 'how to take samples of a machine without umtool',
      command: 'while sleep 2; do echo "### $(date +%s)"; ipvsadm -Ln; ipvsadm -Ln --stats --exact; ip addr; done > lvs1-samples.txt',
    },
  ]

  static override flags = {
    node: Flags.string({ multiple: true, multipleNonGreedy: true, helpValue: 'NAME', summary: 'what follows is of this node' }),
    pcap: files('[IFACE=]FILE', 'a capture, pcap or pcapng, packed or not; IFACE where it does not say it'),
    'ha-log': files('FILE', "Heartbeat's log"),
    'ldirectord-log': files('FILE', "ldirectord's log"),
    'keepalived-log': files('FILE', "keepalived's log"),
    'pacemaker-log': files('FILE', "Pacemaker's log"),
    'corosync-log': files('FILE', "corosync's log"),
    syslog: files('FILE', 'syslog, or what journalctl -o short-iso printed: lines of all of these'),
    sample: files('FILE', 'output of commands, each below a line with its time'),
    config: files('FILE', 'ldirectord.cf or corosync.conf: what the names in the logs stand for'),
    manifest: Flags.string({ helpValue: 'FILE', summary: 'all of this as YAML, instead of --node', exclusive: ['node'] }),
    tz: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpGroup: TIMES,
      helpValue: 'ZONE',
      summary: 'their zone, of all nodes or, behind a --node, of that one: Europe/Berlin, UTC, +02:00 [default: of this machine]',
    }),
    year: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpGroup: TIMES,
      helpValue: 'YEAR',
      summary: 'of the first line of a log without years [default: so that the last line is no later than its file]',
    }),
    cluster: Flags.string({ helpGroup: WHERE, helpValue: 'NAME', summary: `the cluster's name in the events [default: ${DEFAULT_CLUSTER}]` }),
    write: Flags.string({
      char: 'w',
      helpGroup: WHERE,
      helpValue: 'FILE',
      exclusive: ['log'],
      summary: 'write the events to this new file: .jsonl, .jsonl.gz or .jsonl.zst',
    }),
    force: Flags.boolean({ helpGroup: WHERE, summary: 'write over a file that is there' }),
    log: Flags.string({ helpGroup: WHERE, helpValue: 'HOME', summary: 'or add them to this log: sqlite:PATH, kafka://BROKER/PREFIX' }),
    output,
  }

  async run(): Promise<void> {
    const { flags, raw } = await this.parse(Import)
    const manifest = flags.manifest === undefined ? undefined : readManifest(flags.manifest)
    const nodes = manifest?.nodes ?? givenOf(raw)
    if (nodes.length === 0) throw umtoolError(EXIT.usage, 'there is nothing to import', { hint: '--node NAME and its files, or --manifest FILE' })
    if (flags.write === undefined && flags.log === undefined)
      throw umtoolError(EXIT.usage, "where to? The material is not this machine's, and does not go into its log unless that is said", {
        hint: '-w incident.jsonl.gz, or --log incident.db',
      })
    using interrupt = onInterrupt()
    const say = (text: string): void => void process.stderr.write(`umtool: ${text}\n`)
    const settings = { cluster: checkedName('cluster', flags.cluster ?? manifest?.cluster ?? DEFAULT_CLUSTER), nodes, say, signal: interrupt.signal }
    const home = flags.log === undefined ? undefined : await openLog(flags.log, 'write')
    try {
      const imported = home === undefined ? await importIntoFile(flags.write!, flags.force, settings) : await importInto(home, settings)
      process.stdout.write(flags.output === 'json' ? `${JSON.stringify(imported)}\n` : reportOf(imported))
      process.exitCode = interrupt.status() ?? (imported.rejected > 0 ? EXIT.partial : EXIT.ok)
    } finally {
      await home?.close()
    }
  }
}
