// Set-up of a bare clone: scripts/setup.sh and its parts, on a make-believe machine (clone.ts).
import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Clone, called, LOCK, newClone, run, script, start, write } from './clone.ts'

const READY = ['npm', 'node', 'tcpdump', 'g++', 'make', 'python3', 'ip']

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

const outcome = (stdout: string): { from: string; argv: string[]; stdin: string } => JSON.parse(stdout)

test('the first run says what it will install, installs and builds, and then runs', () => {
  fresh(READY)
  const first = run(clone, {}, ['trace', 'eth0', '', 'a b', '--', '*'], 'bytes\n')
  expect(first.did).toEqual(['npm ci umtool-node', 'npm ci umtool', 'build'])
  expect(first.stderr).toMatch(
    /^umtool: first run in this clone; about to install:\n {2}Node 24[.\d]+ from the npm registry.*v20\.1\.0.*\n {2}the npm packages/,
  )
  expect(first.stderr).toMatch(/\numtool: ready after \d+ s\n$/)
  expect(first.status).toBe(0)
})

test('arguments and standard input go through untouched, and standard output holds nothing else', () => {
  fresh(READY)
  const { stdout } = run(clone, {}, ['trace', 'eth0', '', 'a  b', '--', '*', "'$(x)\n"], 'bytes\n')
  expect(outcome(stdout)).toEqual({ from: 'first version', argv: ['trace', 'eth0', '', 'a  b', '--', '*', "'$(x)\n"], stdin: 'bytes\n' })
})

test('the second run does nothing and says nothing', () => {
  fresh(READY)
  run(clone)
  expect(run(clone)).toMatchObject({ status: 0, stderr: '', did: [] })
})

test('a changed, a new and a removed source lead to a build; the same content with a new time does not', () => {
  fresh(READY)
  run(clone)
  write(clone.root, 'src/bin.ts', 'second version')
  const second = run(clone)
  expect(second).toMatchObject({ status: 0, stderr: '', did: ['build'] })
  expect(outcome(second.stdout).from).toBe('second version')
  write(clone.root, 'src/bin.ts', 'second version')
  expect(run(clone).did).toEqual([])
  write(clone.root, 'commands/new.ts', '')
  expect(run(clone).did).toEqual(['build'])
  rmSync(join(clone.root, 'commands/new.ts'))
  expect(run(clone).did).toEqual(['build'])
  expect(run(clone).did).toEqual([])
})

test('another package-lock.json leads to npm ci and a build', () => {
  fresh(READY)
  run(clone)
  write(clone.root, 'package-lock.json', { packages: { ...LOCK.packages, 'node_modules/left': { version: '1.0.1' } } })
  expect(run(clone)).toMatchObject({ status: 0, did: ['npm ci umtool', 'build'], stderr: expect.stringContaining('this clone needs an update') })
  expect(run(clone).did).toEqual([])
})

test.each(['node_modules', 'dist', '.setup', '.setup/ready'])('%s may be removed at any time', name => {
  fresh(READY)
  run(clone)
  rmSync(join(clone.root, name), { recursive: true })
  expect(run(clone).status).toBe(0)
  expect(run(clone)).toMatchObject({ status: 0, did: [], stderr: '' })
})

test('what npm put there by hand is kept when it is what the lock file says', () => {
  fresh(READY)
  run(clone)
  rmSync(join(clone.root, '.setup'), { recursive: true })
  expect(run(clone).did).toEqual(['npm ci umtool-node', 'build'])
})

test('when npm fails its last lines are shown with the log, and the next run goes on', () => {
  fresh(READY)
  const failed = run(clone, { FAKE_FAILS: 'yes' })
  expect(failed).toMatchObject({ status: 1, stdout: '' })
  expect(failed.stderr).toMatch(/failed; the last lines of .*\.setup\/log\/node\.log:\n {4}npm error network: unreachable\n/)
  expect(run(clone)).toMatchObject({ status: 0, did: ['npm ci umtool-node', 'npm ci umtool', 'build'] })
})

test('when the build fails nothing old is run, and the mended source is', () => {
  fresh(READY)
  run(clone)
  write(clone.root, 'src/bin.ts', 'syntax error')
  expect(run(clone)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('    line 1: syntax error\n') })
  expect(run(clone)).toMatchObject({ status: 1, stdout: '' })
  write(clone.root, 'src/bin.ts', 'third version')
  expect(outcome(run(clone).stdout).from).toBe('third version')
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

describe('Debian packages that are missing', () => {
  const MISSING = /tcpdump (libpcap-dev )?g\+\+ make python3( iproute2)?/

  test('root gets them installed', () => {
    fresh()
    const { did, stderr, status } = run(clone)
    expect(stderr).toMatch(new RegExp(`about to install:\n  Debian packages \\(apt-get\\): ${MISSING.source}\n`))
    expect(did[0]).toMatch(new RegExp(`^apt-get .*install -y --no-install-recommends ${MISSING.source}$`))
    expect(status).toBe(0)
  })

  test('without package lists, as on a fresh image, they are fetched first', () => {
    fresh()
    const { did, status } = run(clone, { FAKE_APT_FAILS: 'yes' })
    expect(did.slice(0, 2)).toEqual([expect.stringContaining(' install '), 'apt-get update'])
    expect(status).toBe(0) // goes on without them
  })

  test.each([{ FAKE_UID: '1000' }, { UMTOOL_APT: 'no' }])('with %j the command is printed, once, and it goes on', env => {
    fresh()
    const { did, stderr, status } = run(clone, env)
    expect(stderr).toMatch(/\numtool: to install them: (sudo )?apt-get update && (sudo )?apt-get install -y --no-install-recommends tcpdump /)
    expect(did).toEqual(['npm ci umtool-node', 'npm ci umtool', 'build'])
    expect(status).toBe(0)
    write(clone.root, 'src/bin.ts', 'second version')
    expect(run(clone, env)).toMatchObject({ stderr: '', did: ['build'] })
  })

  test('without npm, and without the right to install it, there is no going on', () => {
    fresh(['tcpdump'])
    const { did, stderr, status } = run(clone, { FAKE_UID: '1000' })
    expect({ did, status }).toEqual({ did: [], status: 1 })
    expect(stderr).toMatch(/^umtool: Node and npm are needed to set up\ntry: sudo apt-get update && sudo apt-get install .* nodejs npm.*\n$/)
  })
})

describe('the pcap addon', () => {
  test('may be missing; when a compiler appears it is built', () => {
    if (!existsSync('/usr/include/pcap.h')) return
    fresh(['npm', 'node', 'tcpdump', 'ip', 'python3'])
    expect(run(clone, { FAKE_NO_ADDON: 'yes', FAKE_UID: '1000' }).status).toBe(0)
    expect(run(clone, { FAKE_UID: '1000' }).did).toEqual([])
    for (const tool of ['g++', 'make']) script(clone.path, tool, ':')
    expect(run(clone, { FAKE_UID: '1000' })).toMatchObject({ did: ['npm ci umtool'], status: 0 })
    expect(run(clone)).toMatchObject({ did: [], stderr: '' })
  })

  test('that cannot be built is said once and not tried at every change', () => {
    fresh(READY)
    expect(run(clone, { FAKE_NO_ADDON: 'yes' }).status).toBe(0)
    write(clone.root, 'src/bin.ts', 'second version')
    expect(run(clone, { FAKE_NO_ADDON: 'yes' })).toMatchObject({ did: ['build'], stderr: '' })
  })
})

test('it is found through a symbolic link, relative or not', () => {
  fresh(READY)
  symlinkSync(clone.bin, join(clone.path, 'umtool'))
  symlinkSync('umtool', join(clone.path, 'um'))
  expect(run(clone, {}, [], '', join(clone.path, 'um')).status).toBe(0)
})

test('in a clone that cannot be written it says so, unless the clone is ready', () => {
  if (process.getuid?.() !== 0) return
  fresh(READY)
  chmodSync(join(clone.root, '..'), 0o755)
  const asNobody = (): ReturnType<typeof run> => {
    script(clone.path, 'as-nobody', `exec /usr/bin/setpriv --reuid 65534 --regid 65534 --clear-groups "$@"`)
    return run(clone, {}, [clone.bin], '', join(clone.path, 'as-nobody'))
  }
  expect(asNobody()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^umtool: cannot write to .*clone\ntry: /) })
  run(clone)
  expect(asNobody()).toMatchObject({ status: 0, stderr: '' })
  write(clone.root, 'src/bin.ts', 'first version') // touched, not changed
  expect(asNobody()).toMatchObject({ status: 0, stderr: '' })
  write(clone.root, 'src/bin.ts', 'second version')
  expect(asNobody()).toMatchObject({ status: 1, stdout: '' })
})

test('everything it leaves behind is in four places', () => {
  fresh(READY)
  const before = readdirSync(clone.root)
  run(clone)
  const left = readdirSync(clone.root).filter(name => !before.includes(name))
  expect(left.sort()).toEqual(['.setup', 'dist', 'node_modules', 'oclif.manifest.json'])
  expect(statSync(join(clone.root, '.setup', 'log', 'npm.log')).isFile()).toBe(true)
})
