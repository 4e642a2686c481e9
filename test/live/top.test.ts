// umtool top in a real terminal (tmux): through a failover that happens now, through a replayed one, and out of it again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BIN, build } from '../built.ts'
import { ROOT } from '../tree.ts'
import { openTerminal } from './tmux.ts'

const TOP = `'${process.execPath}' '${BIN}' top`
const FIXTURE = join(ROOT, 'test/fixtures/lab/dr-ka')
const { done } = JSON.parse(readFileSync(join(FIXTURE, 'truth.json'), 'utf8')) as { done: { at: number; what: string }[] }
const powerCut = done.find(({ what }) => what === 'power cut')!.at

let folder: string
beforeAll(() => {
  build()
  folder = mkdtempSync(join(tmpdir(), 'umtool-top-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const vipOn = (node: string) => (screen: string) => new RegExp(`10\\.1\\.1\\.100 +${node} `).test(screen)

test('a failover as it happens, held, wound back, and live again', async () => {
  const log = join(folder, 'live.db')
  const lab = spawn(process.execPath, ['test/tui/reenact.ts', `${FIXTURE}/events.jsonl.gz`, `sqlite:${log}`, String(powerCut - 3_000_000)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await Promise.race([once(lab.stdout, 'data'), once(lab, 'exit')])
    using terminal = openTerminal(`${TOP} --log sqlite:${log}`)
    await terminal.until(vipOn('lvs1'))
    const after = await terminal.until(vipOn('lvs2'))
    expect(after).toMatch(/● live/)
    expect(after).toMatch(/lvs1 +director .*silent/)
    terminal.keys('2')
    await terminal.until(screen => /vrrp-instance\.entered +VI_1/.test(screen))

    // Back over the takeover: before it lvs1 has the address.
    terminal.keys('1')
    terminal.keys('[')
    // Where nothing has happened since the last transition, the end is where it stands.
    await terminal.until(screen => /replay paused|replay, at its end/.test(screen))
    for (let i = 0; i < 20 && !vipOn('lvs1')(terminal.screen()); i++) {
      terminal.keys('[')
      await new Promise(resolve => setTimeout(resolve, 400))
    }
    await terminal.until(vipOn('lvs1'))
    terminal.keys('L')
    await terminal.until(screen => screen.includes('● live') && vipOn('lvs2')(screen))
    terminal.keys('q')
    const left = await terminal.until(screen => screen.includes('left 0'))
    expect(left).not.toContain('overview')
    expect(left).toContain(' icanon')
  } finally {
    lab.kill('SIGKILL')
  }
}, 60_000)

test('a recorded failover is played, stepped through and ended', async () => {
  using terminal = openTerminal(`${TOP} --log ${FIXTURE}/events.jsonl.gz --all --speed max --utc`, { columns: 80, rows: 24 })
  await terminal.until(screen => screen.includes('replay, at its end'))
  terminal.keys('5')
  await terminal.until(screen => screen.includes('address.appeared'))
  terminal.keys('g', 'Enter')
  const first = await terminal.until(screen => !screen.includes('at its end'))
  expect(first).toMatch(/1\/\d+ /)
  terminal.keys('/')
  for (const key of 'vrrp-instance') terminal.keys(key)
  terminal.keys('Enter')
  await terminal.until(screen => screen.includes('filter: vrrp-instance') && !screen.includes('address.appeared'))
  terminal.keys('?')
  await terminal.until(screen => screen.includes('back to live'))
  terminal.keys('Escape')
  terminal.resize(60, 20)
  await terminal.until(screen => screen.includes('needs 80x24'))
  terminal.resize(120, 40)
  await terminal.until(screen => screen.includes('filter: vrrp-instance'))
  terminal.keys('C-c')
  await terminal.until(screen => screen.includes('left 0'))
}, 60_000)

test.each(['xterm', 'screen-256color', 'vt220', 'no-such-terminal'])(
  'in a terminal that calls itself %s',
  async term => {
    using terminal = openTerminal(`NO_COLOR=1 ${TOP} --log ${FIXTURE}/events.jsonl.gz --all --speed max`, { term })
    const screen = await terminal.until(shown => shown.includes('replay, at its end'))
    expect(screen).not.toMatch(/Error|�/)
    terminal.keys('q')
    await terminal.until(shown => shown.includes('left 0'))
  },
  60_000,
)

test('an end from outside leaves the terminal as it was', async () => {
  using terminal = openTerminal(`(sleep 3; pkill -TERM -P $$) & ${TOP} --log ${FIXTURE}/events.jsonl.gz --all`)
  await terminal.until(screen => screen.includes('left 0'))
  const { length } = terminal
    .screen()
    .split('\n')
    .filter(line => line.includes('overview'))
  expect(length).toBe(0)
}, 60_000)
