// V8's compiled code kept between runs, in the user's cache directory: 7 ms less at every start. Silent when it cannot be.
//
// The cache holds code that will run, so it is used only where its directory belongs to who runs us: under sudo with
// somebody else's HOME there is none.

/** Node's compile cache in $XDG_CACHE_HOME/umtool, or ~/.cache/umtool. Without `import`, for the launcher; see src/bin.ts. */
export function enableCodeCache(): void {
  const { HOME, XDG_CACHE_HOME } = process.env
  if (!HOME && !XDG_CACHE_HOME) return
  const { mkdirSync, statSync } = process.getBuiltinModule('node:fs')
  const base = XDG_CACHE_HOME || `${HOME}/.cache`
  try {
    const folder = `${base}/umtool`
    const existing = statSync(folder, { throwIfNoEntry: false }) ?? statSync(base, { throwIfNoEntry: false }) ?? statSync(HOME || base)
    if (existing.uid !== process.geteuid?.()) return
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    process.getBuiltinModule('node:module').enableCompileCache(folder)
  } catch {
    // no cache, then: a read-only or missing home is nobody's concern here
  }
}
