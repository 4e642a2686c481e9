// `npm pack`, and `npm install -g` of what it gives, with and without the pcap addon.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import pkg from '../../package.json'
import { ROOT } from '../tree.ts'

jest.setTimeout(300_000)

const VERSION = `umtool/${pkg.version} ${process.platform}-${process.arch} node-${process.version}\n`

const folder = mkdtempSync(join(tmpdir(), 'umtool-pack-'))
const prefix = join(folder, 'prefix')
const installed = join(prefix, 'lib', 'node_modules', 'umtool')
const env = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` }

const npm = (...args: string[]): string => execFileSync('npm', args, { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
const umtool = (...args: string[]) => spawnSync(join(prefix, 'bin', 'umtool'), args, { cwd: folder, env, encoding: 'utf8', input: '' })

let tarball: string
let names: string[]
beforeAll(() => {
  npm('pack', '--pack-destination', folder)
  tarball = join(folder, `umtool-${pkg.version}.tgz`)
  names = execFileSync('tar', ['tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the package holds what runs, the manifest, the licences and the documentation, and no sources', () => {
  const wanted = ['dist/bin.js', 'dist/oclif.js', 'dist/oclif.LICENSES.txt', 'dist/cli/main.js', 'dist/commands/trace.js', 'dist/capture/child.js']
  expect(names).toEqual(
    expect.arrayContaining([...wanted, 'oclif.manifest.json', 'LICENSE', 'README.md', 'docs/setup.md'].map(name => `package/${name}`)),
  )
  expect(names.filter(name => /\.ts$|package\/(src|commands|test|scripts|bin)\//.test(name))).toEqual([])
})

test('installed without the addon, everything but the pcap backend works', () => {
  npm('install', '--global', '--prefer-offline', '--ignore-scripts', '--prefix', prefix, tarball) // as npm 12 does by itself
  expect(existsSync(join(installed, 'node_modules', 'pcap', 'build'))).toBe(false)
  expect(umtool('--version')).toMatchObject({ status: 0, stdout: VERSION, stderr: '' })
  expect(umtool('trace', '--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('EXAMPLES'), stderr: '' })
  expect(umtool('trcae')).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean trace?') })
  expect(umtool('trace', 'lo', '--backend', 'pcap', '-c', '1')).toMatchObject({ stdout: '', stderr: expect.stringContaining('pcap') })
  const packet = [0, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28, 0, 0, 0, ...ARP_REQUEST]
  const capture = join(folder, 'arp.pcap')
  writeFileSync(
    capture,
    Buffer.from([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0, 0, ...packet.with(8, 42).with(12, 42)]),
  )
  expect(umtool('trace', '-r', capture, '-t', '--plain')).toMatchObject({
    status: 0,
    stdout: 'ARP, Request who-has 192.0.2.1 tell 192.0.2.2, length 28\n',
  })
})

/** Ethernet, then who-has 192.0.2.1 tell 192.0.2.2. */
const ARP_REQUEST = [
  ...[255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 2, 8, 6],
  ...[0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 2, 192, 0, 2, 2, 0, 0, 0, 0, 0, 0, 192, 0, 2, 1],
]

test('installed with its script allowed, the addon is built and loads', () => {
  npm('install', '--global', '--allow-scripts=pcap', '--prefix', prefix, tarball)
  const loaded = execFileSync(process.execPath, ['-p', 'require(process.argv[1]).lib_version', 'pcap'], { cwd: installed, encoding: 'utf8' })
  expect(loaded).toContain('libpcap version')
  expect(umtool('--version')).toMatchObject({ status: 0, stdout: VERSION })
  expect(readdirSync(join(prefix, 'bin'))).toEqual(['umtool'])
})
