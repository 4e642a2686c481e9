// umtool as a process: the launcher, and what is wrong before any command has the word.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import pkg from '../../package.json'
import { BIN, build, umtool } from '../built.ts'
import { text } from '../tree.ts'

const VERSION = `umtool/${pkg.version} ${process.platform}-${process.arch} node-${process.version}\n`

beforeAll(build)

test.each([[['--version']], [['-V']]])('umtool %s prints the version', args => {
  expect(umtool(args)).toEqual({ status: 0, stdout: VERSION, stderr: '' })
})

test('the version is printed without reading anything but the launcher', () => {
  const { stdout } = spawnSync(
    process.execPath,
    ['-e', `process.argv[2] = '--version'; require(${JSON.stringify(BIN)}); console.log(Object.keys(require.cache).length)`, '-'],
    {
      encoding: 'utf8',
    },
  )
  expect(stdout).toBe(`${VERSION}1\n`)
})

test('an old Node is told so in one line, and nothing else is loaded', () => {
  let said = ''
  const process_ = {
    versions: { node: '18.19.0' },
    argv: ['node', 'umtool', 'trace'],
    execPath: '/usr/bin/node',
    stderr: { write: (line: string) => (said += line) },
    exitCode: 0,
  }
  const require_ = (): never => {
    throw new Error('something was loaded')
  }
  runInNewContext(text('dist/bin.js'), { process: process_, require: require_, module: {}, exports: {} })
  expect(said).toBe('umtool: needs Node 24 or newer, and this is Node 18.19.0 (/usr/bin/node)\n')
  expect(process_.exitCode).toBe(1)
})

test('the launcher can be read by a Node of ten years ago', () => {
  expect(text('dist/bin.js').replace(/\/\/.*|'[^']*'|"[^"]*"|`[^`]*`/g, '')).not.toMatch(
    /\?\?|\?\.|\basync\b|\bawait\b|\.\.\.\{|\bimport\b|=>\s*\{\s*static/,
  )
})

test('a mistyped command is named, with the one that was meant: status 2', () => {
  expect(umtool(['trcae', 'eth0'])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'umtool: there is no command trcae, did you mean trace?\ntry: umtool --help\n',
  })
  expect(umtool(['frobnicate', 'eth0'])).toEqual({ status: 2, stdout: '', stderr: 'umtool: there is no command frobnicate\ntry: umtool --help\n' })
})

test('a reader that has gone ends umtool quietly', () => {
  // The reader of the pipe is gone before umtool starts to write.
  const script = `{ sleep 0.2; "$0" "$1" trace --help; echo "status $?" >&2; } | true`
  const { stderr } = spawnSync('bash', ['-c', script, process.execPath, BIN], { encoding: 'utf8' })
  expect(stderr).toBe('status 0\n')
})

test('compiled code is kept in the cache directory, and where that cannot be, nothing is said', () => {
  const cache = mkdtempSync(join(tmpdir(), 'umtool-cache-'))
  try {
    expect(umtool(['trace', '--help'], { XDG_CACHE_HOME: cache }).stderr).toBe('')
    expect(readdirSync(join(cache, 'umtool')).map(name => name.replace(/\..*/, ''))).toEqual(['cli-main-js', 'oclif-js'])
    expect(statSync(join(cache, 'umtool')).mode & 0o777).toBe(0o700)
  } finally {
    rmSync(cache, { recursive: true })
  }
  for (const env of [{ XDG_CACHE_HOME: '/proc/nowhere' }, { HOME: '/nonexistent' }, { HOME: '' }]) {
    expect(umtool(['trace', '--help'], env)).toMatchObject({ status: 0, stderr: '' })
  }
})

test('a kept code that is damaged is not used, and one of an older build makes room', () => {
  const cache = mkdtempSync(join(tmpdir(), 'umtool-cache-'))
  const folder = join(cache, 'umtool')
  try {
    const { stdout } = umtool(['trace', '--help'], { XDG_CACHE_HOME: cache })
    const names = readdirSync(folder)
    for (const name of names) {
      writeFileSync(join(folder, name), 'damaged')
      writeFileSync(join(folder, name.replace(/[^.]*$/, 'older')), 'older')
    }
    expect(umtool(['trace', '--help'], { XDG_CACHE_HOME: cache })).toMatchObject({ status: 0, stderr: '', stdout })
    expect(readdirSync(folder)).toEqual(names)
    for (const name of names) expect(statSync(join(folder, name)).size).toBeGreaterThan(1000)
  } finally {
    rmSync(cache, { recursive: true })
  }
})

test('no code is loaded from the home directory', () => {
  const home = mkdtempSync(join(tmpdir(), 'umtool-home-'))
  try {
    expect(umtool(['--help'], { HOME: home, XDG_DATA_HOME: home, DEBUG: 'oclif*' }).stderr).not.toContain('user plugins')
  } finally {
    rmSync(home, { recursive: true })
  }
})
