// umtool replay on a real terminal (tmux): keys, the line at the bottom, and the terminal as it was afterwards.
import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { BIN, build } from '../built.ts'
import { fixture } from './homes.ts'

const SOCKET = `umtool-replay-${process.pid}`
const tmux = (...args: string[]): string =>
  execFileSync('tmux', ['-u', '-L', SOCKET, '-f', '/dev/null', ...args], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } })
const press = (...keys: string[]): string => tmux('send-keys', ...keys)
const screen = (): string => tmux('capture-pane', '-p', '-J').trimEnd()

/** Looks until it is there. */
async function shows(expected: RegExp): Promise<string> {
  let seen = ''
  for (let look = 0; look < 300; look++) {
    seen = screen()
    if (expected.test(seen)) return seen
    await wait(100)
  }
  throw new Error(`the terminal never showed ${expected}:\n${seen}`)
}

beforeAll(() => {
  build()
  tmux('new-session', '-d', '-x', '130', '-y', '30', 'sh')
}, 120_000)
afterAll(() => tmux('kill-server'))

test('it plays, pauses, steps and jumps; the line at the bottom is one and the last; the terminal comes back', async () => {
  await shows(/[#$] ?$/)
  const command = `${process.execPath} ${BIN} replay --log ${fixture('dr-ka')} --since 2026-11-22T21:49:50Z --utc --speed 4 --type vrrp-instance,address`
  press(`clear; ${command}; echo left $?; stty -a | grep -oE -- '-?(icanon|echo) ' | tr -d '\\n'; echo .`, 'Enter')
  await shows(/▶ 4x {2}2026-11-22 21:/)
  press('Space')
  await shows(/⏸ 4x/)
  press('g')
  await shows(/── 2026-11-22 21:49:50\.000000\n⏸ 4x {2}2026-11-22 21:49:50\.000000 .* 0% .*$/)
  press(']')
  await shows(/21:49:58\.\d{6} {2}lvs2 .*BACKUP -> MASTER.*\n⏸ 4x {2}2026-11-22 21:49:58\.\d{6}/)
  press('.')
  await shows(/lvs2 .*10\.1\.1\.100\/24 +on eth0\n⏸ 4x/)
  press('[')
  await shows(/── 2026-11-22 21:49:58\.\d{6}\n.*BACKUP -> MASTER.*\n⏸ 4x/)
  press('+')
  await shows(/⏸ 5x/)
  press('G')
  const atEnd = await shows(/ 100% /)
  expect(atEnd.match(/[▶⏸] |^end /gm)).toHaveLength(1)
  expect(atEnd.split('\n').at(-1)).toMatch(/5x .* 100% /)
  press('C-c')
  expect(await shows(/left 130\n.*\./)).toMatch(/left 130\nicanon echo \./)
}, 120_000)

test('q leaves quietly', async () => {
  press(`clear; ${process.execPath} ${BIN} replay --log ${fixture('dr-ka')} --step --type vrrp-instance; echo left $?`, 'Enter')
  await shows(/⏸ 1x/)
  press('Enter')
  await shows(/vrrp-instance\.entered.*\n⏸ 1x/)
  press('q')
  expect(await shows(/left 0/)).not.toMatch(/⏸/)
}, 120_000)
