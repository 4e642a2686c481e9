// What hides packets from a capture is told when it starts.

import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { capture } from './capturing.ts'
import { newNet, until } from './namespaces.ts'

jest.setTimeout(60000)
const net = newNet()
beforeAll(() => {
  net.add('a')
  net.add('b')
  net.connect('a:v0', 'b:v0')
})
afterAll(() => net.clean())

test('an XDP program is told, once, and only where there is one', async () => {
  const program = join(net.folder, 'xdp-pass')
  execFileSync('gcc', ['-o', program, join(__dirname, 'xdp-pass.c')])
  const attached = net.start('b', program, 'v0')
  await new Promise(resolve => attached.stdout!.once('data', resolve))
  const capturing = capture(net, 'b', { interfaces: ['v0', 'lo'] })
  await capturing.until('open')
  await until(() => capturing.notices().length > 0)
  await capturing.stop()
  expect(capturing.notices()).toEqual([expect.stringMatching(/^v0: an XDP program \(driver\) sees packets first/)])
  attached.stdin!.end()
})
