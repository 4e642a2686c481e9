// @oclif/core to one file, dist/oclif.js, each of its modules loaded only when first used: 100 ms of processor time become 50.
//
// Measured with a command that prints one line (Node 24; `node -e 0` takes 25): 104 as installed, 65 as one file, 50 lazy.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { licenses } from './licenses.ts'
import type { OutputFile } from './output.ts'
import { settings } from './settings.ts'

export const OCLIF = 'oclif.js'

/** What our code may import from '@oclif/core'. Its own index.js loads everything and checks the Node version with semver: 5 ms. */
const EXPORTS = {
  Args: 'args',
  Command: 'command',
  Config: 'config',
  Errors: 'errors',
  Flags: 'flags',
  Help: 'help',
  run: 'run',
  settings: 'settings',
  ux: 'ux',
}
const NAMESPACES = ['Args', 'Errors', 'Flags']

const entry = Object.entries(EXPORTS)
  .map(([name, path]) => {
    const module = `require('@oclif/core/${path}')`
    return `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => ${NAMESPACES.includes(name) ? module : `${module}.${name}`} })`
  })
  .join('\n')

/** Stands in for a module until one of its properties is asked for. */
const LAZY = `const __lazy = load => {
  let module
  const get = () => (module ??= load())
  return new Proxy(function () {}, {
    get: (_, key) => get()[key],
    has: (_, key) => key in get(),
    apply: (_, self, args) => Reflect.apply(get(), self, args),
    construct: (_, args) => Reflect.construct(get(), args),
  })
}`

/** TypeScript's CommonJS output has one form of import, at the start of a line. */
const REQUIRE = /^(?:const|var|let) (\w+) = ((?:__import\w+\()?require\(["'][^"']+["']\)\)?);$/gm

/** Single lines that cost more than they give; the build fails when a new version of oclif no longer has one of them. */
const EDITS: readonly (readonly [file: string, line: string, instead: string])[] = [
  // The first localeCompare of a process loads the collation tables: 5 ms to sort names of plain ASCII.
  ['config/plugin.js', 'a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)'],
  // Making process.stdout loads Node's sockets, 4 ms, and src/cli/pipes.ts listens already.
  ['command.js', "process.stdout.on('error', ", 'void ('],
  // Whether --help is among the words is asked of the module that writes help: 2 ms to load, for what a small one beside it knows.
  ['main.js', '(0, help_1.getHelpFlagAdditions)', "require('./help/util').getHelpFlagAdditions"],
  ['main.js', '(0, help_1.normalizeArgv)', "require('./help/util').normalizeArgv"],
  // The first asynchronous read starts the thread pool: 3 ms for a file that is needed at once.
  ['util/fs.js', "await (0, promises_1.readFile)(path, 'utf8')", "(0, node_fs_1.readFileSync)(path, 'utf8')"],
]

function edited(path: string): string {
  const source = readFileSync(path, 'utf8').replace(REQUIRE, 'const $1 = __lazy(() => $2);')
  return EDITS.filter(([file]) => path.endsWith(`/lib/${file}`)).reduce((text, [file, line, instead]) => {
    if (!text.includes(line)) throw new Error(`@oclif/core/lib/${file} no longer says ${line}: see scripts/build/oclif.ts`)
    return text.replace(line, instead)
  }, source)
}

/** Packages that are only there to find out that there is nothing to do. */
const ABSENT: Readonly<Record<string, string>> = {
  // Whether this is Windows Subsystem for Linux, by child_process and a look into /proc: 7 ms to print another word in --version.
  'wsl-utils': 'exports.isWsl = false',
  // oclif's log of what it does: 3 ms to print nothing, unless DEBUG=oclif* asks for it.
  debug: "module.exports = process.env.DEBUG ? require('debug') : () => () => {}",
}

const lazyModules: Plugin = {
  name: 'lazy-modules',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /\/node_modules\/@oclif\/core\/lib\/.*\.js$/ }, ({ path }) => ({ contents: edited(path), loader: 'js' }))
    onResolve({ filter: /^(wsl-utils|debug)$/ }, ({ path, namespace }) => (namespace === 'absent' ? undefined : { path, namespace: 'absent' }))
    onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({ contents: ABSENT[path]!, resolveDir: import.meta.dirname }))
  },
}

export async function bundleOclif(root: string): Promise<OutputFile[]> {
  const result = await build({
    ...settings(root),
    outfile: join('dist', OCLIF),
    stdin: { contents: entry, resolveDir: root, sourcefile: OCLIF },
    banner: { js: LAZY },
    plugins: [lazyModules],
    legalComments: 'none',
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
  })
  const inputs = Object.keys(result.metafile.inputs)
  return [...result.outputFiles, { path: join(root, 'dist', 'oclif.LICENSES.txt'), contents: Buffer.from(licenses(root, inputs)) }]
}
