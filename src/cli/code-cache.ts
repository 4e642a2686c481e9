// V8's compiled code kept between runs, in the user's cache directory: 7 ms less at every start. Silent when it cannot be.
//
// The cache holds code that will run, so it is used only where its directory belongs to who runs us: under sudo with
// somebody else's HOME there is none.

/** Node's compile cache in $XDG_CACHE_HOME/umtool, or ~/.cache/umtool. Without `import`, for the launcher; see src/bin.ts. */
export function enableCodeCache(): void {
  const { HOME, XDG_CACHE_HOME } = process.env
  const { mkdirSync, statSync } = process.getBuiltinModule('node:fs')
  const base = XDG_CACHE_HOME || `${HOME}/.cache`
  const folder = `${base}/umtool`
  try {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) {
      const above = statSync(base, { throwIfNoEntry: false })
      // One level at a time: Node's recursive mkdir never ends where a file system answers ENOENT, as /proc does.
      if (above === undefined && statSync(HOME || base).uid === process.geteuid?.()) mkdirSync(base, { mode: 0o700 })
      if (statSync(base).uid === process.geteuid?.()) mkdirSync(folder, { mode: 0o700 })
    }
    if (statSync(folder).uid === process.geteuid?.()) process.getBuiltinModule('node:module').enableCompileCache(folder)
  } catch {
    // no cache, then: a read-only or missing home is nobody's concern here
  }
}
