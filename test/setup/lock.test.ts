// The lock files: complete for every platform and registry, and in step with package.json.
import pkg from '../../package.json'
import { complete, type Lock, missing } from '../../scripts/complete-lock.ts'
import { wanting } from '../../scripts/installed.ts'
import { text } from '../tree.ts'

type Locked = Lock & { packages: Record<string, { resolved?: string; hasInstallScript?: boolean }> }
const lockOf = (path: string): Locked => JSON.parse(text(path)) as Locked
const LOCKS = ['package-lock.json', 'scripts/node/package-lock.json']

test.each(LOCKS)('%s has an entry for every optional package: npm run lock', path => {
  expect(missing(lockOf(path)).map(({ name }) => name)).toEqual([])
})

test.each(LOCKS)('%s names no registry', path => {
  expect(Object.entries(lockOf(path).packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})

test('package-lock.json has what package.json asks for: npm run lock', () => {
  const { '': root } = lockOf('package-lock.json').packages
  expect(root).toMatchObject({ devDependencies: pkg.devDependencies, optionalDependencies: pkg.optionalDependencies })
})

test('of every package with an install script it is decided whether it may run', () => {
  const named = Object.keys(pkg.allowScripts)
  const scripted = Object.entries(lockOf('package-lock.json').packages).flatMap(([path, { hasInstallScript }]) =>
    hasInstallScript ? [path.replace(/^.*node_modules\//, '')] : [],
  )
  expect(scripted.filter(name => !named.includes(name))).toEqual([])
  expect(named).toContain('pcap')
})

test('a package that the registry did not know is entered with what its name tells', () => {
  const lock: Lock = {
    packages: {
      '': {},
      'node_modules/a': {
        version: '2.0.0',
        dev: true,
        optionalDependencies: { '@a/linux-arm64-musl': '2.0.0', 'b-win32-x64-msvc': '1.0.0', c: '1.0.0' },
      },
      'node_modules/c': { version: '1.0.0' },
    },
  }
  const { packages } = complete(lock)
  expect(Object.keys(packages)).toEqual(['', 'node_modules/@a/linux-arm64-musl', 'node_modules/a', 'node_modules/b-win32-x64-msvc', 'node_modules/c'])
  expect(packages['node_modules/@a/linux-arm64-musl']).toEqual({
    version: '2.0.0',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  })
  expect(packages['node_modules/b-win32-x64-msvc']).toEqual({ version: '1.0.0', cpu: ['x64'], dev: true, optional: true, os: ['win32'] })
  expect(missing({ packages })).toEqual([])
})

test('node_modules is complete when every package has its version; optional ones may be absent', () => {
  const locked = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/o': { version: '1.0.0', optional: true } } }
  expect(wanting(locked, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toEqual([])
  expect(wanting(locked, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toEqual(['node_modules/a'])
  expect(wanting(locked, { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/o': { version: '0.9.0' } } })).toEqual([
    'node_modules/o',
  ])
  expect(wanting(locked, { packages: {} })).toEqual(['node_modules/a'])
})
