// The copy through a network that is cut: connections stay, nothing comes through, longer than any timeout. CUT_SECONDS=300 for five minutes.
import { planTopics } from '../../../src/log/kafka/topics.ts'
import { initKafka } from '../../../src/log/kafka.ts'
import { openLog } from '../../../src/log/open.ts'
import { startKafka, type TestKafka } from '../../services/kafka.ts'
import { freePorts } from '../../services/ports.ts'
import { newPaths } from '../folder.ts'
import { eventually, expectSame, keepBusy, startRealCopy } from './far.ts'
import { type Relay, startRelay } from './relay.ts'

/** A question is given up after 15 s, an append after 20 s or more. */
const CUT_SECONDS = Number(process.env.CUT_SECONDS ?? 45)

jest.setTimeout((CUT_SECONDS + 400) * 1000)
const newPath = newPaths()

let kafka: TestKafka | undefined
let relay: Relay | undefined
beforeAll(async () => {
  const [client, inside, controller] = await freePorts(3)
  relay = await startRelay(() => client!)
  kafka = await startKafka({
    count: 1,
    settings: {
      listeners: `CLIENT://127.0.0.1:${client},INSIDE://127.0.0.1:${inside},CONTROLLER://127.0.0.1:${controller}`,
      // Clients know the broker by the address of the relay only.
      'advertised.listeners': `CLIENT://127.0.0.1:${relay.port},INSIDE://127.0.0.1:${inside}`,
      'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    },
  })
}, 300_000)
afterAll(async () => {
  await relay?.stop()
  await kafka?.stop()
}, 60_000)

test(`a network that is cut for ${CUT_SECONDS} s costs delay: all is there afterwards, once, and it was said once`, async () => {
  const to = `kafka://127.0.0.1:${relay!.port}/cut`
  await initKafka(to, (prefix, replicas) => planTopics(prefix, { partitions: 3, replicas }), false)
  const near = await openLog(newPath(), 'write')
  const { copy, said } = startRealCopy(near, `${to}?writer=lvs1`)
  const busy = keepBusy(near)
  await eventually('some events are there', () => copy.status().events > 200)
  relay!.cut()
  const cut = performance.now()
  const before = copy.status().events
  await eventually('the cut is long enough', () => performance.now() - cut > CUT_SECONDS * 1000, CUT_SECONDS * 2 + 60)
  expect(copy.status().events).toBeLessThan(before + 5000) // what was under way, and no more
  relay!.mend()
  const written = busy.written()
  await eventually('it goes on', () => copy.status().events >= written)
  await busy.stop()
  await eventually('all is copied', () => copy.status().events >= busy.written())
  await copy.finish(60_000)
  expect(said.map(({ what }) => what)).toEqual(['away', 'back'])
  await expectSame(near, to)
  await near.close()
})
