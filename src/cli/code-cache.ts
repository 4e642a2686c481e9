// V8's compiled code kept between runs, in the user's cache directory: 15 ms less at every start. Silent when it cannot be.
//
// Node's own compile cache is filled before the code has run, when V8 has compiled next to nothing of it; here it is filled at
// the end, so that what a start needs is inside. The cache holds code that will run, so it is used only where its directory
// belongs to who runs us: under sudo with somebody else's HOME there is none.

/** Runs that write a file's cache, each with what its own command needed besides. */
const WRITTEN_BY = 3
/** Seconds after which V8 may have thrown away what only the start needed; such a run writes nothing. */
const SHORT_RUN = 10
/** Before V8's data: how many runs wrote it, and seven bytes of nothing, since V8 copies what does not lie on words. */
const HEADER = 8

/** What Node puts around a CommonJS module. */
const BEFORE = '(function (exports, require, module, __filename, __dirname) { '
const AFTER = '\n})'

type Compile = (this: NodeJS.Module, source: string, path: string) => unknown

type ModuleClass = { readonly prototype: { _compile: Compile }; createRequire(path: string): NodeJS.Require }

/** From here on the code of `dist` comes from $XDG_CACHE_HOME/umtool, or ~/.cache/umtool. Without `import`, for the launcher; see src/bin.ts. */
export function enableCodeCache(dist: string, launcher: NodeJS.Module | undefined): void {
  try {
    const folder = launcher === undefined ? undefined : cacheFolder()
    // The class without node:module, whose other parts take Node 4 ms to compile when V8 was given options.
    if (folder !== undefined) compileWith(folder, dist, launcher!.constructor as unknown as ModuleClass)
  } catch {
    // no cache, then: a read-only or missing home is nobody's concern here
  }
}

function cacheFolder(): string | undefined {
  const { HOME, XDG_CACHE_HOME } = process.env
  const { mkdirSync, statSync } = process.getBuiltinModule('node:fs')
  const base = XDG_CACHE_HOME || `${HOME}/.cache`
  const folder = `${base}/umtool`
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
    const above = statSync(base, { throwIfNoEntry: false })
    // One level at a time: Node's recursive mkdir never ends where a file system answers ENOENT, as /proc does.
    if (above === undefined && statSync(HOME || base).uid === process.geteuid?.()) mkdirSync(base, { mode: 0o700 })
    if (statSync(base).uid === process.geteuid?.()) mkdirSync(folder, { mode: 0o700 })
  }
  return statSync(folder).uid === process.geteuid?.() ? folder : undefined
}

/** Has Node's loader of CommonJS modules take the files under `dist` from the cache. */
function compileWith(folder: string, dist: string, Module: ModuleClass): void {
  const { constants, Script } = process.getBuiltinModule('node:vm')
  const { readFileSync, statSync } = process.getBuiltinModule('node:fs')
  const loader = Module.prototype
  const compile = loader._compile
  loader._compile = function (source, path) {
    if (!path.startsWith(`${dist}/`)) return compile.call(this, source, path)
    const { size, mtimeMs, ino } = statSync(path)
    const name = `${path.slice(dist.length + 1).replace(/\W/g, '-')}.${hash(path)}`
    const file = `${folder}/${name}.${[size, mtimeMs, ino].map(part => part.toString(36).replace('.', '_')).join('-')}`
    let kept: Buffer | undefined
    try {
      kept = readFileSync(file)
    } catch {
      // the first run
    }
    const script = new Script(BEFORE + source + AFTER, {
      filename: path,
      columnOffset: -BEFORE.length,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(kept === undefined ? {} : { cachedData: kept.subarray(HEADER) }),
    })
    const written = kept === undefined || script.cachedDataRejected ? 0 : kept[0]!
    if (written < WRITTEN_BY) process.once('exit', () => keep(folder, name, file, written + 1, () => script.createCachedData()))
    const slash = path.lastIndexOf('/')
    return script.runInThisContext().call(this.exports, this.exports, Module.createRequire(path), this, path, path.slice(0, slash))
  }
}

/** Tells apart clones, versions of Node and its options: V8 takes no code that other options made. */
function hash(path: string): string {
  let sum = 0x811c9dc5
  for (const text of [path, process.version, process.arch, process.env.NODE_OPTIONS ?? '', ...process.execArgv]) {
    for (let i = 0; i <= text.length; i++) sum = Math.imul(sum ^ (text.charCodeAt(i) || 0), 0x01000193)
  }
  return (sum >>> 0).toString(36)
}

/** Writes beside the file and renames over it, and removes what was kept of an older build. */
function keep(folder: string, name: string, file: string, runs: number, data: () => Buffer): void {
  if (process.uptime() > SHORT_RUN) return
  const { readdirSync, renameSync, unlinkSync, writeFileSync } = process.getBuiltinModule('node:fs')
  try {
    const beside = `${file}.${process.pid}`
    writeFileSync(beside, Buffer.concat([Buffer.of(runs, 0, 0, 0, 0, 0, 0, 0), data()]), { mode: 0o600 })
    renameSync(beside, file)
    for (const other of readdirSync(folder)) {
      if (other.startsWith(`${name}.`) && !file.endsWith(`/${other}`)) unlinkSync(`${folder}/${other}`)
    }
  } catch {
    // a full disk, or another umtool that was faster
  }
}
