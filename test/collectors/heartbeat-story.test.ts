// What Heartbeat's logs come to, held against what was done and what the kernel did.
import { newHeartbeatStory, tell } from '../../collectors/heartbeat/story.ts'
import { readHaLog } from '../../src/decode/ha-log.ts'
import type { HaFact } from '../../src/events/ha.ts'
import { expectGolden } from '../golden.ts'
import { addressHistory, factText, messagesOf } from './lab-log.ts'

const FOLDER = 'test/fixtures/heartbeat/3.0.6'
const VIP = '10.1.1.100'
const SECOND = 1_000_000

const sides = ['switch', 'death', 'failback', 'partition'].flatMap(name => ['lvs1', 'lvs2'].map(node => [name, node] as const))

function factsOf(name: string, node: string): HaFact[] {
  const story = newHeartbeatStory()
  return messagesOf(`${FOLDER}/${name}/${node}/ha-log`, readHaLog).flatMap(({ message, at }) => tell(story, message, at, node))
}

test.each(sides)('%s, %s: all facts', (name, node) => {
  expectGolden(`${FOLDER}/${name}/${node}/facts.txt`, factText(factsOf(name, node)))
})

test.each(sides)(
  '%s, %s: a takeover and a release for each time that the kernel got and lost the address, within a second, and no other',
  (name, node) => {
    const said = factsOf(name, node).filter(({ type }) => type === 'node.took-over' || type === 'node.gave-up')
    // What the crash left behind was deleted by hand, as Heartbeat started again.
    const seen = addressHistory(`${FOLDER}/${name}/${node}/addresses`, VIP).filter(({ there }) => there || !(name === 'death' && node === 'lvs1'))
    expect(said.map(({ type }) => type)).toEqual(seen.map(({ there }) => (there ? 'node.took-over' : 'node.gave-up')))
    // A line's second begins at its time: what the kernel did is in it, or just before.
    for (const [i, { at }] of seen.entries()) expect(Math.abs(said[i]!.at + SECOND / 2 - at)).toBeLessThan(1.5 * SECOND)
    expect(said.every(({ subject }) => subject === node)).toBe(true)
  },
)

test.each(sides)('%s, %s: a story told in two parts, with a bookmark between them, is the same story', (name, node) => {
  const messages = messagesOf(`${FOLDER}/${name}/${node}/ha-log`, readHaLog)
  const whole = factText(factsOf(name, node))
  for (let cut = 0; cut <= messages.length; cut++) {
    let story = newHeartbeatStory()
    const facts = messages.flatMap(({ message, at }, i) => {
      if (i === cut) story = JSON.parse(JSON.stringify(story))
      return tell(story, message, at, node)
    })
    expect(factText(facts)).toBe(whole)
  }
})

test('why: a planned standby, a death, an orderly end and the way home are told apart', () => {
  const reasons = (name: string, node: string) =>
    factsOf(name, node).flatMap(fact => (fact.type === 'node.took-over' || fact.type === 'node.gave-up' ? [`${fact.type} ${fact.data.reason}`] : []))
  expect(reasons('switch', 'lvs2')).toEqual(['node.took-over standby', 'node.gave-up standby'])
  expect(reasons('death', 'lvs2')).toEqual(['node.took-over death', 'node.gave-up shutdown'])
  expect(reasons('failback', 'lvs2')).toEqual(['node.took-over shutdown', 'node.gave-up return'])
  expect(reasons('failback', 'lvs1')).toEqual(['node.took-over start', 'node.gave-up shutdown', 'node.took-over return'])
  expect(reasons('partition', 'lvs2')).toEqual(['node.took-over death', 'node.gave-up restart'])
})

test('a node that ends in order has left, and did not die', () => {
  const peers = (name: string) =>
    factsOf(name, 'lvs2').flatMap(({ type, subject }) => (/^node\.(died|left|returned)$/.test(type) ? [`${type} ${subject}`] : []))
  expect(peers('failback')).toEqual(['node.left lvs1', 'node.returned lvs1'])
  expect(peers('death')).toEqual(['node.died lvs1', 'node.returned lvs1', 'node.left lvs1'])
})

test('names without end do not fill the memory', () => {
  const story = newHeartbeatStory()
  for (let i = 0; i < 5000; i++) {
    tell(story, { kind: 'node-status', node: `n${i}`, status: 'active' }, i, 'lvs1')
    tell(story, { kind: 'link', node: 'n1', link: `eth${i}`, up: false }, i, 'lvs1')
    tell(story, { kind: 'trouble', code: 'late-heartbeat', node: `n${i}`, text: '' }, i, 'lvs1')
    tell(story, { kind: 'resource', action: 'start', resource: `r${i}`, wrapped: false }, i, 'lvs1')
  }
  expect(JSON.stringify(story).length).toBeLessThan(200_000)
})
