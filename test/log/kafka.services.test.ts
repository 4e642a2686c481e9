// The contract of the log, for the home in Kafka, by a real broker.
import { describeLog } from './contract.ts'
import { useKafka } from './kafka-home.ts'

jest.setTimeout(240_000)

const home = useKafka()
const leaves = { pruning: true, counting: true, onePosition: true } as const

describeLog('kafka: one partition', { open: () => home.open(1), leaves })
describeLog('kafka: several partitions', { open: () => home.open(5), leaves })
