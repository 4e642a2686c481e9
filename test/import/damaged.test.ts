// Samples with letters and lines gone, doubled and put in: whatever is left gives valid events, and nothing is thrown.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { whatIsWrong } from '../../src/events/validate.ts'
import { toldOf } from '../../src/import/material.ts'
import { newRejected } from '../../src/import/rejected.ts'
import { tellAll } from '../../src/import/told.ts'
import { zoneOf } from '../../src/import/zone.ts'
import { root, scratch } from './lab-material.ts'

const folders = [
  'ipvsadm/1.31-linux-6.1.176/director',
  'ipvsadm/1.31-linux-6.1.176/backup',
  'iproute2/6.1.0-linux-6.1.176/before',
  'iproute2/6.1.0-linux-6.1.176/middle',
  'proc-net/linux-6.18',
].map(folder => join(root, 'test/fixtures', folder))
const texts = folders.flatMap(folder => readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8').slice(0, 20_000)))

/** The same numbers in every run. */
function newDice(seed: number): (sides: number) => number {
  let state = seed
  return sides => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state % sides
  }
}

function damaged(text: string, dice: (sides: number) => number): string {
  let left = text
  for (let times = dice(6); times > 0; times--) {
    const at = dice(left.length + 1)
    const ways = [
      () => left.slice(0, at) + left.slice(at + dice(30)),
      () => left.slice(0, at) + String.fromCharCode(dice(256)) + left.slice(at),
      () => left.slice(0, at) + left.slice(dice(left.length + 1)),
      () => left.slice(0, at) + '9'.repeat(dice(25)) + left.slice(at),
    ]
    left = ways[dice(ways.length)]!().slice(0, 40_000)
  }
  return left
}

test.each([1, 2, 3, 4])('damaged samples, seed %d', async seed => {
  const dice = newDice(seed)
  const path = join(scratch(), 'samples.txt')
  let events = 0
  for (let round = 0; round < 12; round++) {
    const samples = Array.from({ length: 18 }, (_, i) => `### ${1_795_384_000 + Math.floor(i / 3)}\n${damaged(texts[dice(texts.length)]!, dice)}\n`)
    writeFileSync(path, samples.join(''))
    const material = {
      node: 'n',
      packets: [],
      logs: [{ kind: 'syslog' as const, path }],
      samples: [path],
      configs: [],
      zone: zoneOf('Europe/Berlin')!,
      year: undefined,
    }
    const told = await toldOf(
      material,
      newRejected(() => {}),
    )
    for await (const event of tellAll(told, { cluster: 'c', versionOf: () => 1 })) {
      events++
      expect(whatIsWrong(event)).toBeUndefined()
    }
  }
  expect(events).toBeGreaterThan(50)
})
