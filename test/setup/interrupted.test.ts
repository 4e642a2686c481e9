// Set-up that is killed, interrupted or started several times at once.
import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clone, called, newClone, READY, run, start } from './clone.ts'

let clone: Clone
const clones: Clone[] = []
const fresh = (has?: readonly string[]): Clone => {
  clone = newClone(has)
  clones.push(clone)
  return clone
}
afterEach(() => {
  for (const made of clones.splice(0)) made.remove()
})

/** Waits until `npm ci NAME` has begun. */
async function begun(what: string): Promise<void> {
  while (!called(clone).includes(what)) await sleep(10)
}

const ended = async (process: ChildProcess): Promise<void> => {
  if (process.exitCode === null && process.signalCode === null) await once(process, 'exit')
}

test.each(['npm ci umtool-node', 'npm ci umtool'])('killed during %s, the next run completes', async what => {
  fresh(READY)
  const killed = start(clone, { FAKE_SLEEP: '0.3' })
  await begun(what)
  process.kill(-killed.pid!, 'SIGKILL')
  await ended(killed)
  expect(existsSync(join(clone.root, '.setup', 'ready'))).toBe(false)
  expect(run(clone)).toMatchObject({ status: 0 })
  expect(readdirSync(join(clone.root, '.setup')).filter(name => name.endsWith('.new'))).toEqual([])
})

test('killed alone, with npm still at work, the next run waits for that npm', async () => {
  fresh(READY)
  const killed = start(clone, { FAKE_SLEEP: '0.5' })
  await begun('npm ci umtool')
  killed.kill('SIGKILL')
  await ended(killed)
  const next = run(clone)
  expect(next).toMatchObject({ status: 0, stderr: expect.stringContaining('another set-up of this clone is running; waiting for it') })
  expect(next.did).toEqual(['build'])
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends set-up at once, with a word and status %i', async (signal, status) => {
  fresh(READY)
  const interrupted = start(clone, { FAKE_SLEEP: '30' })
  let said = ''
  interrupted.stderr.on('data', chunk => (said += chunk))
  await begun('npm ci umtool-node')
  process.kill(-interrupted.pid!, signal)
  await ended(interrupted)
  expect(interrupted.exitCode).toBe(status)
  expect(said).toMatch(/\numtool: interrupted; the next run goes on from here\n$/)
  spawnSync('kill', ['-KILL', '--', `-${interrupted.pid}`]) // what the shell-script npm had started
  expect(run(clone).status).toBe(0)
})

test('of several started at once one installs, and all run', async () => {
  fresh(READY)
  const several = [1, 2, 3].map(() => start(clone, { FAKE_SLEEP: '0.2' }))
  await Promise.all(several.map(ended))
  expect(several.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
  expect(called(clone)).toEqual(['npm ci umtool-node', 'npm ci umtool', 'build'])
})
