// umtool log init: makes the topics of a log in Kafka, or says what differs.
import { Flags } from '@oclif/core'
import { UmtoolCommand } from '../../src/cli/command.ts'
import { log } from '../../src/cli/events/select.ts'
import { output } from '../../src/cli/log/flags.ts'
import { initExit, initLog, initText } from '../../src/cli/log/init.ts'

export default class LogInit extends UmtoolCommand {
  static override summary = 'prepare a log in Kafka: make its topics, or say what differs from what they should be'

  static override description =
    'What is there already is compared and left alone; exit status 5 says that something differs. A log in a file needs no preparation. A password is never part of the address: UMTOOL_KAFKA_PASSWORD, or password-file=FILE behind the question mark.'

  static override examples = [
    { description: 'what would be made', command: '<%= config.bin %> log init --log kafka://kafka1,kafka2,kafka3/umtool --dry-run' },
    { description: 'packets for two hours only', command: '<%= config.bin %> log init --log kafka://kafka1/umtool --retention capture=2h' },
    {
      description: 'brokers that want TLS and a user',
      command: "<%= config.bin %> log init --log 'kafka://kafka1:9094/umtool?tls=on&sasl=scram-sha-512&user=umtool'",
    },
  ]

  static override flags = {
    log,
    output,
    partitions: Flags.integer({
      min: 1,
      max: 1000,
      default: 6,
      helpValue: 'N',
      summary: 'of each stream: as many readers can share a fleet, by cluster',
    }),
    replicas: Flags.integer({ min: 1, max: 10, helpValue: 'N', summary: 'copies of everything [default: one per broker, three at most]' }),
    retention: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpValue: 'STREAM=TIME',
      summary: 'how long a stream is kept [default: capture=6h, stats=7d, events=180d, actions=1825d]',
    }),
    'dry-run': Flags.boolean({ summary: 'say what would be made, and make nothing' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(LogInit)
    const { log, partitions, replicas, retention = [] } = flags
    const outcome = await initLog({ log, partitions, replicas, retention, dryRun: flags['dry-run'] })
    process.stdout.write(initText(outcome, flags.output))
    process.exitCode = initExit(outcome)
  }
}
