// Programs started by the small shell that stays: the same answers as from runProgram, and nothing left behind.

import { readdirSync } from 'node:fs'
import { newListings } from '../../src/collect/machine/listing.ts'

const life = new AbortController()
const run = newListings(life.signal)
afterAll(() => life.abort())

test('standard output, standard error and status, one after the other', async () => {
  const answers = await Promise.all([run('seq', ['3'], 5000), run('ls', ['/no-such-folder'], 5000), run('seq', ['1'], 5000), run('false', [], 5000)])
  expect(answers[0]).toEqual({ status: 0, stdout: '1\n2\n3\n', stderr: '' })
  expect(answers[1]).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('/no-such-folder') })
  expect(answers[2]).toEqual({ status: 0, stdout: '1\n', stderr: '' })
  expect(answers[3]).toEqual({ status: 1, stdout: '', stderr: '' })
})

test('a long answer is whole', async () => {
  const { stdout } = (await run('seq', ['200000'], 5000))!
  expect(stdout.length).toBe(1_288_895)
  expect(stdout.endsWith('\n200000\n')).toBe(true)
})

test('what means something to a shell is text', async () => {
  for (const word of ['$HOME', ';', '*', '$(id)', '`id`', '>x', "'", '"', 'a b', '\n', '~', '#', '']) {
    expect(await run('echo', ['-n', word], 5000)).toMatchObject({ status: 0, stdout: word })
  }
})

test('a program that is not there is none; one that stays is ended, and the next one runs', async () => {
  expect(await run('no-such-program', [], 5000)).toBeUndefined()
  await expect(run('sleep', ['60'], 100)).rejects.toThrow('not ended after 0.1 s')
  expect(await run('seq', ['1'], 5000)).toMatchObject({ stdout: '1\n' })
})

test('when life ends, so does what runs', async () => {
  const short = new AbortController()
  const mine = newListings(short.signal)
  expect(await mine('seq', ['1'], 5000)).toMatchObject({ stdout: '1\n' })
  const waiting = mine('sleep', ['60'], 5000)
  setTimeout(() => short.abort(), 50)
  await expect(waiting).rejects.toThrow('stopped')
})

test('its files have no names', () => {
  expect(readdirSync('/dev/shm').filter(name => name.startsWith(`umtool-${process.pid}-`))).toEqual([])
})
