// The child's ear, in a process of its own, as it is used.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const MODULE = join(__dirname, '../../src/capture/child-words.ts')

/** A process that says what it hears; `body` may look for words. */
function listener(body: string) {
  const code = `import { hearWords, leave } from ${JSON.stringify(MODULE)}
    import { writeSync } from 'node:fs'
    const say = text => writeSync(1, text.replaceAll('\\n', ',') + ';')
    const words = hearWords(say, () => { say('ended'); leave() })
    say('ready')
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('latin1').on('data', (text: string) => {
    said += text
    child.emit('said')
  })
  const until = async (text: string): Promise<void> => {
    while (!said.includes(text)) await once(child, 'said')
  }
  return { child, said: () => said, until, closed: once(child, 'close') }
}

test('words are heard one after another, then the end', async () => {
  const { child, said, until, closed } = listener('')
  await until('ready;')
  child.stdin.write('stats\n')
  await until('stats,;')
  child.stdin.write('more\n')
  await until('more,;')
  child.stdin.end()
  await closed
  expect(said()).toBe('ready;stats,;more,;ended;')
})

test('words are heard while the event loop stands still, once each', async () => {
  const { child, said, until, closed } = listener(`
    const wait = new Int32Array(new SharedArrayBuffer(4))
    for (let i = 0; i < 300; i++) { words.look(); Atomics.wait(wait, 0, 0, 1) }`)
  await until('ready;')
  child.stdin.write('stats\n')
  await until('stats,;')
  child.stdin.write('end\n')
  await until('end,;')
  child.stdin.end()
  await closed
  expect(said()).toBe('ready;stats,;end,;ended;')
})

test('a process that waits for words can leave', async () => {
  const { closed } = listener('leave()')
  expect(await closed).toEqual([null, 'SIGKILL'])
})
