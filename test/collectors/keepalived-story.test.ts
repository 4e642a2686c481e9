// What keepalived's log and notify FIFO come to: the same changes from either, each once from both.
import { readFileSync } from 'node:fs'
import { newKeepalivedStory, tellFifo, tellLog } from '../../collectors/keepalived/story.ts'
import { parseNotifyFifos } from '../../src/decode/keepalived-config.ts'
import { parseKeepalivedData } from '../../src/decode/keepalived-data.ts'
import { type FifoMessage, readKeepalivedFifo } from '../../src/decode/keepalived-fifo.ts'
import { readKeepalivedLog } from '../../src/decode/keepalived-log.ts'
import type { Fact } from '../../src/events/event.ts'
import { expectGolden } from '../golden.ts'
import { addressHistory, factText, linesOf, messagesOf } from './lab-log.ts'

const FOLDER = 'test/fixtures/keepalived/2.2.7'
const SECOND = 1_000_000

const logOf = (name: string) => messagesOf(`${FOLDER}/${name}/syslog`, readKeepalivedLog)

const fifoOf = (name: string): { message: FifoMessage; at: number }[] =>
  linesOf(`${FOLDER}/${name}/fifo`).flatMap(line => {
    const [at, ...rest] = line.split(' ')
    const message = readKeepalivedFifo(rest.join(' '))
    return message === undefined ? [] : [{ message, at: Math.round(Number(at) * SECOND) }]
  })

const fromLog = (name: string): Fact[] => {
  const story = newKeepalivedStory()
  return logOf(name).flatMap(({ message, at }) => tellLog(story, message, at))
}

const fromFifo = (name: string): Fact[] => {
  const story = newKeepalivedStory()
  return fifoOf(name).flatMap(({ message, at }) => tellFifo(story, message, at, false))
}

/** Both, in the order in which they would be had if the log came `delay` after the second that its line names began. */
function fromBoth(name: string, delay: number): Fact[] {
  const story = newKeepalivedStory()
  const log = logOf(name).map(({ message, at }) => ({ had: at + delay, tell: () => tellLog(story, message, at) }))
  const fifo = fifoOf(name).map(({ message, at }) => ({ had: at, tell: () => tellFifo(story, message, at, true) }))
  return [...log, ...fifo].sort((a, b) => a.had - b.had).flatMap(({ tell }) => tell())
}

const states = (facts: readonly Fact[]): string[] =>
  facts.flatMap(({ type, subject, data }) => (type === 'vrrp-instance.entered' ? [`${subject} ${(data as { state: string }).state}`] : []))

const byInstance = (all: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(['VI_1', 'VI_6', 'ALONE'].map(name => [name, all.filter(line => line.startsWith(`${name} `))]))

test.each(['vrrp/lvs1', 'vrrp/lvs2', 'checkers/lvs1'])('%s: all facts of the log', name => {
  expectGolden(`${FOLDER}/${name}/facts.txt`, factText(fromLog(name)))
})

test.each(['vrrp/lvs1', 'vrrp/lvs2', 'checkers/lvs1'])('%s: all facts of the FIFO alone', name => {
  expectGolden(`${FOLDER}/${name}/facts-fifo.txt`, factText(fromFifo(name)))
})

describe.each(['vrrp/lvs1', 'vrrp/lvs2'])('%s', name => {
  test('the log alone and the FIFO alone tell of the same changes, to the end of each instance', () => {
    expect(byInstance(states(fromLog(name)))).toEqual(byInstance(states(fromFifo(name))))
  })

  test.each([-0.5, 0, 0.3, 1, 3])('both together tell each once, with the log %p s late', delay => {
    expect(byInstance(states(fromBoth(name, delay * SECOND)))).toEqual(byInstance(states(fromFifo(name))))
  })

  test('an instance is master when the kernel has its address', () => {
    const held = addressHistory(`${FOLDER}/${name}/addresses`, '10.1.1.101')
    const entered = fromFifo(name).flatMap(({ type, subject, at, data }) =>
      type === 'vrrp-instance.entered' && subject === 'ALONE' ? [{ at, master: (data as { state: string }).state === 'MASTER' }] : [],
    )
    const changes = entered.filter(({ master }, i) => master !== (entered[i - 1]?.master ?? false))
    expect(changes.map(({ master }) => master)).toEqual(held.map(({ there }) => there))
    for (const [i, { at }] of held.entries()) expect(Math.abs(changes[i]!.at - at)).toBeLessThan(SECOND)
  })
})

test('told in two parts, it is the same story', () => {
  const messages = logOf('checkers/lvs1')
  const whole = factText(fromLog('checkers/lvs1'))
  for (let cut = 0; cut <= messages.length; cut++) {
    let story = newKeepalivedStory()
    const facts = messages.flatMap(({ message, at }, i) => {
      if (i === cut) story = JSON.parse(JSON.stringify(story))
      return tellLog(story, message, at)
    })
    expect(factText(facts)).toBe(whole)
  }
})

describe('a flap of five milliseconds', () => {
  const enter = (state: 'MASTER' | 'BACKUP') => ({ kind: 'instance', name: 'VI_1', state }) as const
  const flap = (['MASTER', 'BACKUP', 'MASTER', 'BACKUP'] as const).map((state, i) => ({ state, at: 10 * SECOND + i * 5000 }))

  test('is four changes from the FIFO, and no more when the log tells it again', () => {
    const story = newKeepalivedStory()
    const live = flap.flatMap(({ state, at }) => tellFifo(story, { ...enter(state), priority: 100 }, at, true))
    expect(states(live)).toEqual(['VI_1 MASTER', 'VI_1 BACKUP', 'VI_1 MASTER', 'VI_1 BACKUP'])
    expect(flap.flatMap(({ state }) => tellLog(story, enter(state), 10 * SECOND))).toEqual([])
  })

  test('of which the FIFO lost one is still four changes', () => {
    const story = newKeepalivedStory()
    const live = flap.slice(1).flatMap(({ state, at }) => tellFifo(story, { ...enter(state), priority: 100 }, at, true))
    const late = flap.flatMap(({ state }) => tellLog(story, enter(state), 10 * SECOND))
    expect(states([...live, ...late])).toHaveLength(4)
  })

  test('a minute apart is told twice by either', () => {
    const story = newKeepalivedStory()
    expect(tellFifo(story, { ...enter('MASTER'), priority: 100 }, 10 * SECOND, true)).toHaveLength(1)
    expect(tellLog(story, enter('MASTER'), 70 * SECOND)).toHaveLength(1)
  })
})

test('another master is said once a minute, not with every advert', () => {
  const troubled = fromLog('vrrp/lvs1').filter(({ type }) => type === 'vrrp-instance.troubled')
  expect(troubled.map(({ subject }) => subject).sort()).toEqual(['ALONE', 'VI_1', 'VI_6'])
})

test('the data file tells the instances as they were', () => {
  expect(parseKeepalivedData(readFileSync(`${FOLDER}/vrrp/lvs1/keepalived.data`, 'utf8'))).toEqual([
    { name: 'VI_1', state: 'MASTER', interface: 'eth0', vrid: 51, priority: 150, since: 1795373279968607, addresses: ['10.1.1.100/24'] },
    { name: 'VI_6', state: 'MASTER', interface: 'eth0', vrid: 52, priority: 150, since: 1795373279972161, addresses: ['fe80::64', 'fd00:1::100'] },
    { name: 'ALONE', state: 'MASTER', interface: 'eth0', vrid: 53, priority: 150, since: 1795373278633656, addresses: ['10.1.1.101/24'] },
  ])
  expect(parseKeepalivedData(readFileSync(`${FOLDER}/checkers/lvs1/keepalived_check.data`, 'utf8'))).toEqual([])
})

test('FIFOs of the configuration, and whether a script reads them already', () => {
  const text =
    'global_defs {\n vrrp_notify_fifo /run/umtool.fifo # ours\n! lvs_notify_fifo /no\n notify_fifo "/run/all"\n notify_fifo_script /bin/cat\n}\n'
  expect(parseNotifyFifos(text).fifos).toEqual([
    { path: '/run/umtool.fifo', kind: 'vrrp', hasScript: false },
    { path: '/run/all', kind: 'all', hasScript: true },
  ])
})
