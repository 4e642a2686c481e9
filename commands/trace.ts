// umtool trace: packets of an interface or a capture file, as tcpdump prints them, with what umtool knows of them.

import { Args, Flags } from '@oclif/core'
import { UmtoolCommand } from '../src/cli/command.ts'
import { runTrace } from '../src/cli/trace/run.ts'
import { settingsOf } from '../src/cli/trace/settings.ts'

const CAPTURE = 'CAPTURE'
const INPUT = 'INPUT AND OUTPUT'
const LINE = 'LINE'

export default class Trace extends UmtoolCommand {
  static override summary = 'show packets as tcpdump does, with the role of each address, the connection and what is wrong with it'

  static override description = `With --port alone the capture is "port N or icmp or arp" and what makes high availability visible: IPv6 neighbour
discovery, VRRP and Heartbeat. Words behind the interface are a filter as for tcpdump. On a terminal every line carries what
umtool knows besides; elsewhere, and with --plain, it is tcpdump's bare line.

Ctrl-C ends a capture and prints the summary. docs/trace.md has the whole story.`

  static override examples = [
    { description: 'web traffic of a director, with ARP, ICMP, VRRP and Heartbeat', command: '<%= config.bin %> trace eth0 --port 80' },
    { description: 'only the two ports, for ten seconds', command: '<%= config.bin %> trace eth0 --port 80,443 --only-port --duration 10s' },
    { description: 'all interfaces, whatever concerns one client', command: '<%= config.bin %> trace any host 192.0.2.17' },
    {
      description: 'one connection in a hundred, whole, the same ones on every node',
      command: '<%= config.bin %> trace eth0 --port 80 --sample 1/100',
    },
    { description: 'a capture file, the way tcpdump -nevr prints it', command: '<%= config.bin %> trace -r incident.pcap -e -v --plain' },
    { description: 'for a script', command: "<%= config.bin %> trace -r incident.pcap -o jsonl | jq 'select(.connection.retransmission)'" },
    {
      description: 'write while watching, ten files of 100 million bytes',
      command: '<%= config.bin %> trace eth0 --port 80 -w ring.pcap -C 100 -W 10 --print',
    },
    { description: 'what would be captured', command: '<%= config.bin %> trace eth0 --port 80 --sample 1/10 --explain' },
  ]

  static override strict = false

  static override args = {
    interface: Args.string({
      description: 'interface, several with commas, or any; without it, or with -r or -i, all words are the filter',
      ignoreStdin: true,
    }),
    filter: Args.string({ description: 'words of a tcpdump filter, for instance: host 192.0.2.17 and not port 22', ignoreStdin: true }),
  }

  static override flags = {
    interface: Flags.string({
      char: 'i',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpGroup: CAPTURE,
      summary: 'interface to capture from',
    }),
    port: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpGroup: CAPTURE,
      summary: 'service port, and the ICMP, ARP and HA packets around it',
    }),
    'only-port': Flags.boolean({ dependsOn: ['port'], helpGroup: CAPTURE, summary: 'nothing but the ports' }),
    sample: Flags.string({ helpGroup: CAPTURE, helpValue: '1/N', summary: 'one connection in N, whole; decided in the kernel' }),
    explain: Flags.boolean({ helpGroup: CAPTURE, summary: 'print the filter and exit' }),
    count: Flags.integer({ char: 'c', min: 1, helpGroup: CAPTURE, helpValue: 'N', summary: 'stop after N packets' }),
    duration: Flags.string({ helpGroup: CAPTURE, helpValue: 'TIME', summary: 'stop after this time: 90s, 15m, 2h (a bare number is seconds)' }),
    snaplen: Flags.integer({
      char: 's',
      min: 0,
      max: 262144,
      helpGroup: CAPTURE,
      helpValue: 'BYTES',
      summary: 'capture at most this much of a packet; 0 is all of it [default: 256, whole packets with -w]',
    }),
    'buffer-size': Flags.integer({
      char: 'B',
      min: 1,
      max: 1048576,
      helpGroup: CAPTURE,
      helpValue: 'KIB',
      summary: "size of the kernel's ring of packets [default: 16384]",
    }),
    promiscuous: Flags.boolean({ allowNo: true, default: false, helpGroup: CAPTURE, summary: 'also take frames for other stations' }),
    'no-promiscuous-mode': Flags.boolean({ char: 'p', helpGroup: CAPTURE, summary: 'the default here; known for the sake of habit' }),
    backend: Flags.option({
      options: ['auto', 'pcap', 'tcpdump'] as const,
      default: 'auto' as const,
      helpGroup: CAPTURE,
      summary: 'what captures',
    })(),

    read: Flags.string({
      char: 'r',
      helpGroup: INPUT,
      helpValue: 'FILE',
      summary: 'read a capture (pcap, pcapng, also .gz and .zst); - is standard input',
    }),
    follow: Flags.boolean({ char: 'f', dependsOn: ['read'], helpGroup: INPUT, summary: 'go on reading while the file grows' }),
    write: Flags.string({
      char: 'w',
      helpGroup: INPUT,
      helpValue: 'FILE',
      summary: 'write the packets instead of printing them; pcapng when the name ends so; - is standard output',
    }),
    print: Flags.boolean({ dependsOn: ['write'], helpGroup: INPUT, summary: 'print as well as write' }),
    'file-size': Flags.integer({
      char: 'C',
      min: 1,
      dependsOn: ['write'],
      helpGroup: INPUT,
      helpValue: 'MB',
      summary: 'begin a new file after this many million bytes',
    }),
    'rotate-seconds': Flags.integer({
      char: 'G',
      min: 1,
      dependsOn: ['write'],
      helpGroup: INPUT,
      helpValue: 'S',
      summary: 'begin a new file after this many seconds; FILE may hold %H%M%S and the like',
    }),
    'file-count': Flags.integer({
      char: 'W',
      min: 1,
      dependsOn: ['write'],
      helpGroup: INPUT,
      helpValue: 'N',
      summary: 'with -C a ring of N files, with -G stop after N',
    }),
    output: Flags.option({
      char: 'o',
      options: ['text', 'compact', 'table', 'json', 'jsonl'] as const,
      default: 'text' as const,
      helpGroup: INPUT,
      summary: 'form of the output; jsonl is the stable one',
    })(),
    'packet-count': Flags.boolean({ aliases: ['count-only'], helpGroup: INPUT, summary: 'print only how many packets there are' }),
    summary: Flags.boolean({ allowNo: true, helpGroup: INPUT, summary: 'print the summary at the end [default: with annotated lines]' }),

    plain: Flags.boolean({ exclusive: ['annotate'], helpGroup: LINE, summary: "tcpdump's bare line" }),
    annotate: Flags.boolean({ helpGroup: LINE, summary: 'what umtool knows, also where the output is no terminal' }),
    map: Flags.string({ helpGroup: LINE, helpValue: 'FILE', summary: 'roles of addresses, lines of: ADDRESS ROLE [NAME]' }),
    link: Flags.boolean({ char: 'e', helpGroup: LINE, summary: 'the link-layer header' }),
    verbose: Flags.boolean({ char: 'v', helpGroup: LINE, summary: 'more of each protocol; also -vv and -vvv' }),
    quiet: Flags.boolean({ char: 'q', helpGroup: LINE, summary: 'less of each protocol' }),
    time: Flags.boolean({
      char: 't',
      helpGroup: LINE,
      summary: '-t no time, -tt epoch, -ttt since the line before, -tttt with date, -ttttt since the first',
    }),
    nano: Flags.boolean({ helpGroup: LINE, summary: 'nanoseconds' }),
    // oclif's type allows letters only; its parser takes any character
    number: Flags.boolean({ char: '#' as 'N', helpGroup: LINE, summary: 'number the packets' }),
    'absolute-tcp-sequence-numbers': Flags.boolean({ char: 'S', helpGroup: LINE, summary: 'absolute TCP sequence numbers' }),
    'dont-verify-checksums': Flags.boolean({ char: 'K', helpGroup: LINE, summary: 'do not verify checksums' }),
    hex: Flags.boolean({ char: 'x', helpGroup: LINE, summary: 'the bytes in hex; -xx with the link-layer header' }),
    'hex-ascii': Flags.boolean({ char: 'X', helpGroup: LINE, summary: 'the bytes in hex and ASCII; -XX with the link-layer header' }),
    ascii: Flags.boolean({ char: 'A', helpGroup: LINE, summary: 'the bytes as text; -AA with the link-layer header' }),
    numeric: Flags.boolean({ char: 'n', helpGroup: LINE, summary: 'no names instead of numbers: always so' }),
    'line-buffered': Flags.boolean({ char: 'l', helpGroup: LINE, summary: 'known for the sake of habit: a line is never held back on a quiet link' }),
    'packet-buffered': Flags.boolean({ char: 'U', helpGroup: LINE, summary: 'as -l, for -w' }),
  }

  async run(): Promise<void> {
    const { flags, argv, raw } = await this.parse(Trace)
    await runTrace(settingsOf(flags, argv.map(String), raw))
  }
}
