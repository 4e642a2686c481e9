// Set-up of a bare clone: scripts/setup.sh and its parts, on a make-believe machine (clone.ts).
import { chmodSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type Clone, LOCK, newClone, READY, run, script, write } from './clone.ts'

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

test('it is found through a symbolic link, relative or not', () => {
  fresh(READY)
  symlinkSync(clone.bin, join(clone.path, 'umtool'))
  symlinkSync('umtool', join(clone.path, 'um'))
  expect(run(clone, {}, [], '', join(clone.path, 'um')).status).toBe(0)
})

test('in a clone that cannot be written it says so, unless the clone is ready', () => {
  fresh(READY)
  chmodSync(join(clone.root, '..'), 0o755)
  // The shell between, because setpriv itself still has root's rights when it starts something.
  script(clone.path, 'as-nobody', `exec /usr/bin/setpriv --reuid 65534 --regid 65534 --clear-groups sh -c 'exec "$0" "$@"' "$@"`)
  const asNobody = (program = clone.bin): ReturnType<typeof run> => run(clone, {}, [program, '--version'], '', join(clone.path, 'as-nobody'))
  if (asNobody(process.execPath).status !== 0) return // only root can become nobody, and nobody may be unable to reach this Node
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
