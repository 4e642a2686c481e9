// What the logs of Pacemaker and corosync come to, held against what was done and what the kernel did; crm_mon's picture.
import { readFileSync } from 'node:fs'
import { newCorosyncStory, tellCorosync } from '../../collectors/pacemaker/corosync-story.ts'
import { newPacemakerStory, tellPacemaker } from '../../collectors/pacemaker/pacemaker-story.ts'
import { parseCorosyncConf } from '../../src/decode/corosync-conf.ts'
import { readCorosyncLog } from '../../src/decode/corosync-log.ts'
import { parseCrmMon } from '../../src/decode/crm-mon.ts'
import { readPacemakerLog } from '../../src/decode/pacemaker-log.ts'
import { parseXmlElements } from '../../src/decode/xml-elements.ts'
import type { HaFact } from '../../src/events/ha.ts'
import { expectGolden } from '../golden.ts'
import { addressHistory, factText, messagesOf } from './lab-log.ts'

const FOLDER = 'test/fixtures/pacemaker/2.1.5/moves'
const NODES = ['pcmk1', 'pcmk2']
const SECOND = 1_000_000
const nameOf = (id: number): string => `pcmk${id}`

const resources = (node: string): HaFact[] => {
  const story = newPacemakerStory()
  return messagesOf(`${FOLDER}/${node}/pacemaker.log`, readPacemakerLog).flatMap(({ message, at }) => tellPacemaker(story, message, at, node))
}

const members = (node: string): HaFact[] => {
  const story = newCorosyncStory()
  return messagesOf(`${FOLDER}/${node}/corosync.log`, readCorosyncLog).flatMap(({ message, at }) => tellCorosync(story, message, at, nameOf, node))
}

test.each(NODES)('%s: all facts', node => {
  expectGolden(`${FOLDER}/${node}/facts.txt`, factText([...members(node), ...resources(node)].sort((a, b) => a.at - b.at)))
})

test.each(NODES)('%s: a takeover for each time that the kernel got the address, within a second, and no other', node => {
  const said = resources(node).filter(({ type }) => type === 'node.took-over')
  const seen = addressHistory(`${FOLDER}/${node}/addresses`, '10.1.1.100').filter(({ there }) => there)
  expect(said).toHaveLength(seen.length)
  for (const [i, { at }] of seen.entries()) expect(Math.abs(said[i]!.at - at)).toBeLessThan(SECOND)
})

test('a crash is a death, an orderly end a goodbye', () => {
  const peers = (node: string) => members(node).flatMap(({ type, subject }) => (type.startsWith('node.') ? [`${type} ${subject}`] : []))
  expect(peers('pcmk1')).toEqual(['node.joined pcmk2', 'node.died pcmk2', 'node.returned pcmk2'])
  expect(peers('pcmk2')).toEqual(['node.joined pcmk1', 'node.joined pcmk1', 'node.left pcmk1'])
})

test('told in two parts, it is the same story', () => {
  const messages = messagesOf(`${FOLDER}/pcmk1/pacemaker.log`, readPacemakerLog)
  const whole = factText(resources('pcmk1'))
  for (let cut = 0; cut <= messages.length; cut++) {
    let story = newPacemakerStory()
    const facts = messages.flatMap(({ message, at }, i) => {
      if (i === cut) story = JSON.parse(JSON.stringify(story))
      return tellPacemaker(story, message, at, 'pcmk1')
    })
    expect(factText(facts)).toBe(whole)
  }
})

test('crm_mon: nodes, resources, and a cluster that is down', () => {
  const at = (when: string) => parseCrmMon(readFileSync(`${FOLDER}/pcmk1/crm_mon.${when}.xml`, 'utf8'))
  expect(at('stopped')).toBeUndefined()
  expect(at('standby')).toEqual({
    quorum: true,
    nodes: [
      { name: 'pcmk1', state: 'online standby' },
      { name: 'pcmk2', state: 'online' },
    ],
    resources: [{ name: 'vip', agent: 'ocf:heartbeat:IPaddr2', role: 'Started', nodes: ['pcmk2'], failed: false }],
  })
  expect(at('lost')?.nodes).toEqual([
    { name: 'pcmk1', state: 'online' },
    { name: 'pcmk2', state: 'offline' },
  ])
})

test.each(['', '<a', '<a>', '</a>', '<a></b>', '<a b=c/>', '<a b="<"/>', '<a/><', '<html></html>', '<!DOCTYPE x [<!ENTITY a "b">]><a/>'])(
  '%j is refused',
  text => {
    expect(() => parseCrmMon(text)).toThrow(SyntaxError)
  },
)

test('XML’s own entities and no others', () => {
  expect(parseXmlElements('<?xml version="1.0"?><!-- <x> --><a b="&lt;&#65;&#x42;&amp;&other;"/>')).toEqual([
    { name: 'a', attributes: new Map([['b', '<AB&&other;']]), depth: 0 },
  ])
})

test('corosync.conf gives numbers their names', () => {
  const conf = parseCorosyncConf(
    'logging {\n logfile: /var/log/c.log\n}\nnodelist {\n node {\n  ring0_addr: 10.0.0.1\n  name: a\n  nodeid: 1\n }\n node {\n  nodeid: 2\n  ring0_addr: b\n }\n}\n',
  )
  expect([...conf.names]).toEqual([
    [1, 'a'],
    [2, 'b'],
  ])
  expect(conf.logfile).toBe('/var/log/c.log')
})

test('who takes over after a member died says so; what failed here before, or ends, says that', () => {
  const added = { kind: 'address', resource: 'vip', is: 'added' } as const
  const reason = (story: ReturnType<typeof newPacemakerStory>, aPeerDied: boolean) =>
    tellPacemaker(story, added, 100 * SECOND, 'pcmk1', aPeerDied).map(({ data }) => (data as { reason?: string }).reason)
  expect(reason(newPacemakerStory(), true)).toEqual(['death'])
  expect(reason(newPacemakerStory(), false)).toEqual(['unknown'])
  expect(reason({ ...newPacemakerStory(), failed: { vip: 90 * SECOND } }, true)).toEqual(['restart'])
})
