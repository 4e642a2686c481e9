// A replay of what is in Kafka, in several partitions, is that of the file it came from.
import { openFileLog } from '../../src/log/file.ts'
import { useKafka } from '../log/kafka-home.ts'
import { eventsOf, fixture, replayed } from './homes.ts'
import { newVirtualTime } from './tape.ts'

const home = useKafka()
const LAB = fixture('tun-ka')

test('the same bytes as from the file', async () => {
  const log = await home.open(3)
  await log.append(await eventsOf(LAB))
  expect(await replayed(log, { time: newVirtualTime() })).toBe(await replayed(openFileLog(LAB), { time: newVirtualTime() }))
  await log.close()
}, 300_000)
