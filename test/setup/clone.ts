// A make-believe clone on a make-believe machine, to try set-up without a network: its own bin/umtool and scripts, an npm that
// only pretends, and a PATH with nothing else in it but the tools every Debian has.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../tree.ts'

/** Priority "required" or "important" in Debian, or of dash and coreutils: there on the slimmest image. */
const TOOLS = 'sh cat cp cut date dirname env find flock ln mkdir mv readlink rm sed sha256sum sleep sort tail touch uname xargs'

export type Clone = Readonly<{ root: string; bin: string; path: string; log: string; remove(): void }>

/** Everything that set-up looks for. */
export const READY = ['npm', 'node', 'tcpdump', 'g++', 'make', 'python3', 'ip']

/** `has`: what is installed besides (tcpdump, g++, ...); npm and a Node 20 are, unless left out. */
export function newClone(has: readonly string[] = ['npm', 'node']): Clone {
  const folder = mkdtempSync(join(tmpdir(), 'umtool set-up ')) // a blank in the path on purpose
  const root = join(folder, 'clone')
  const path = join(folder, 'bin')
  const log = join(folder, 'npm.log')
  for (const name of ['bin', 'scripts/setup.sh', 'scripts/setup', 'scripts/node', 'scripts/installed.ts'])
    cpSync(join(ROOT, name), join(root, name), { recursive: true })
  for (const name of ['src', 'commands', 'collectors']) mkdirSync(join(root, name))
  mkdirSync(path)
  for (const tool of TOOLS.split(' ')) symlinkSync(find(tool), join(path, tool))
  write(root, 'package.json', { name: 'umtool', type: 'module' })
  write(root, '.npmrc', '')
  write(root, 'package-lock.json', LOCK)
  write(root, 'src/bin.ts', 'first version')
  write(root, 'scripts/build.ts', BUILD)
  script(path, 'id', `echo "\${FAKE_UID-0}"`)
  script(path, 'apt-get', `echo "apt-get $*" >>"$FAKE_LOG"; [ -z "\${FAKE_APT_FAILS-}" ] || { echo 'E: no network'; exit 100; }`)
  for (const name of has) script(path, name, name === 'npm' ? NPM : name === 'node' ? OLD_NODE : ':')
  return { root, bin: join(root, 'bin', 'umtool'), path, log, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const LOCK = {
  packages: {
    '': {},
    'node_modules/left': { version: '1.0.0' },
    'node_modules/pcap': { version: '3.1.0', optional: true },
    'node_modules/away': { version: '1.0.0', optional: true },
  },
}

/** Builds what says which version it was built from, and echoes its arguments and its input. */
const BUILD = `
import { mkdirSync, readFileSync, writeFileSync, appendFileSync } from 'node:fs'
import { dirname } from 'node:path'
process.chdir(dirname(import.meta.dirname))
appendFileSync(process.env.FAKE_LOG, 'build\\n')
mkdirSync('dist', { recursive: true })
writeFileSync('dist/package.json', '{"type":"commonjs"}')
const source = readFileSync('src/bin.ts', 'utf8')
if (source.includes('syntax error')) { console.error('line 1: syntax error'); process.exit(1) }
writeFileSync('dist/bin.js', \`process.stdout.write(JSON.stringify({ from: \${JSON.stringify(source)}, argv: process.argv.slice(2), stdin: require('fs').readFileSync(0, 'utf8') }) + '\\\\n')\`)
writeFileSync('oclif.manifest.json', '{}')
`

const OLD_NODE = 'case $1 in --version) echo v20.1.0 ;; *) exit 1 ;; esac'

/** Puts in place what the lock file of the current folder names; as itself, too, when that is the folder for Node. */
const NPM = `
case $1 in
  --version) echo 11.0.0; exit ;;
  config) echo /dev/null; exit ;;
esac
echo "npm $1 $(sed -n 's/.*"name": *"\\([^"]*\\)".*/\\1/p' package.json | sed 1q)" >>"$FAKE_LOG"
[ -z "\${FAKE_SLEEP-}" ] || sleep "$FAKE_SLEEP"
[ -z "\${FAKE_FAILS-}" ] || { echo 'npm error network: unreachable'; exit 1; }
if grep_name=$(sed -n 's/.*"name": *"umtool-node".*/yes/p' package.json) && [ "$grep_name" = yes ]; then
  for arch in x64 arm64; do
    mkdir -p node_modules/node-linux-$arch/bin node_modules/npm/bin
    ln -s "$FAKE_NODE" node_modules/node-linux-$arch/bin/node
  done
  cp "$FAKE_PATH/npm" node_modules/npm/bin/npm-cli.js
  cp "$FAKE_PATH/npm" node_modules/npm/bin/npx-cli.js
  exit
fi
rm -rf node_modules
mkdir -p node_modules/left
[ -n "\${FAKE_NO_ADDON-}" ] || { mkdir -p node_modules/pcap && echo 'exports.lib_version = 1' >node_modules/pcap/index.js; }
cp package-lock.json node_modules/.package-lock.json
`

const find = (tool: string): string => ['/bin', '/usr/bin', '/sbin', '/usr/sbin'].map(folder => join(folder, tool)).find(existsSync) ?? tool

export function write(root: string, path: string, contents: string | object): void {
  writeFileSync(join(root, path), typeof contents === 'string' ? contents : JSON.stringify(contents))
}

export const script = (folder: string, name: string, body: string): void => writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`, { mode: 0o755 })

const environment = (clone: Clone, env: Readonly<Record<string, string>>): Record<string, string> => ({
  PATH: clone.path,
  HOME: '/nonexistent',
  FAKE_LOG: clone.log,
  FAKE_PATH: clone.path,
  FAKE_NODE: process.execPath,
  ...env,
})

export type Run = Readonly<{ status: number | null; stdout: string; stderr: string; did: string[] }>

/** Runs bin/umtool to its end; `did` is what was called meanwhile: `apt-get ...`, `npm ci NAME`, `build`. */
export function run(clone: Clone, env: Readonly<Record<string, string>> = {}, args: readonly string[] = [], input = '', bin = clone.bin): Run {
  const before = called(clone).length
  const { status, stdout, stderr } = spawnSync(bin, args, { env: environment(clone, env), encoding: 'utf8', input, cwd: tmpdir() })
  return { status, stdout, stderr, did: called(clone).slice(before) }
}

/** Starts bin/umtool in a process group of its own. */
export const start = (clone: Clone, env: Readonly<Record<string, string>> = {}) =>
  spawn(clone.bin, [], { env: environment(clone, env), stdio: ['ignore', 'pipe', 'pipe'], detached: true })

export const called = (clone: Clone): string[] => (existsSync(clone.log) ? readFileSync(clone.log, 'utf8').trim().split('\n') : [])
