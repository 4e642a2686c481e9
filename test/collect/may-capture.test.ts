// Whether packets can be captured is known before it is tried.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packets } from '../../collectors/packets.ts'
import { whyNoCapture } from '../../src/collect/machine/may-capture.ts'
import { settingsFor } from '../../src/collect/settings.ts'
import { fakeOutside, newMachine } from '../collectors/fake-outside.ts'

const folder = mkdtempSync(join(tmpdir(), 'umtool-may-capture-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tcpdump = (status: number): string => {
  const path = join(folder, `tcpdump-${status}`)
  writeFileSync(path, `#!/bin/sh\nexit ${status}\n`, { mode: 0o755 })
  return path
}

test('with the right, or with a tcpdump that has it, nothing is in the way', async () => {
  expect(await whyNoCapture(undefined, true, undefined)).toBeUndefined()
  expect(await whyNoCapture(undefined, false, tcpdump(0))).toBeUndefined()
})

test('without, the remedy is one line', async () => {
  for (const program of [tcpdump(1), join(folder, 'none')]) {
    const refused = await whyNoCapture(undefined, false, program)
    expect(refused).toMatchObject({ why: 'not permitted to capture' })
    expect(refused!.remedy).not.toContain('\n')
  }
})

test('a collector that captures cannot run where that is refused', async () => {
  const refused = { why: 'not permitted to capture', remedy: 'sudo umtool agent' }
  const outside = fakeOutside(newMachine())
  const { settings } = settingsFor(packets, true)
  expect(await packets.unable(outside, settings as never)).toBeUndefined()
  expect(await packets.unable({ ...outside, whyNoCapture: async () => refused }, settings as never)).toEqual(refused)
})
