// The systemd unit is one that systemd takes, and gives the agent no more than it needs.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXIT } from '../../../src/cli/exit-codes.ts'
import { text } from '../../tree.ts'

const unit = text('packaging/umtool-agent.service')
const values = (key: string): string[] => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(match => match[1]!)

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
const inSystemd = hasSystemd ? test : test.skip

inSystemd('systemd-analyze has nothing to say against it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'umtool-unit-'))
  const path = join(folder, 'umtool-agent.service')
  writeFileSync(path, unit.replace('/usr/bin/umtool', '/bin/true')) // umtool itself is not installed here
  const { stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
  rmSync(folder, { recursive: true })
  expect(stderr.split('\n').filter(line => line.includes('umtool'))).toEqual([])
})

test('it stops, reloads and is watched as the agent expects it', () => {
  expect(values('ExecReload')).toEqual(['/bin/kill -HUP $MAINPID'])
  expect(values('KillMode')).toEqual(['mixed'])
  expect(Number(values('TimeoutStopSec')[0])).toBeGreaterThan(5)
  expect(values('RestartPreventExitStatus')).toEqual([String(EXIT.usage)])
  expect([values('Type'), values('NotifyAccess')]).toEqual([['notify'], ['all']])
})

test('no right to load modules, to set the clock, to write where it likes', () => {
  const kept = values('CapabilityBoundingSet')[0]!.split(' ')
  for (const not of ['CAP_SYS_ADMIN', 'CAP_SYS_MODULE', 'CAP_SYS_TIME', 'CAP_DAC_OVERRIDE', 'CAP_SYS_PTRACE']) expect(kept).not.toContain(not)
  for (const name of kept) expect(unit).toMatch(new RegExp(`^#.*${name}[ ,]`, 'm')) // each says what it is for
  expect(values('ProtectSystem')).toEqual(['strict'])
  expect(values('NoNewPrivileges')).toEqual(['yes'])
})
