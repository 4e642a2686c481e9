// The files of the clone as git would have them, without asking git: a copy without .git is tested just the same.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export const ROOT = dirname(__dirname)

/** Folders that .gitignore names. */
const IGNORED = new Set(['.git', 'node_modules', 'dist', '.setup', 'coverage', 'test/bench/data'])

/** Paths relative to the clone, with slashes, sorted. `under` narrows to a folder; a folder that is not there holds nothing. */
export function files(under = ''): string[] {
  const found: string[] = []
  const look = (folder: string): void => {
    for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (IGNORED.has(path)) continue
      if (entry.isDirectory()) look(path)
      else if (entry.isFile() && !path.endsWith('.tgz') && path !== 'oclif.manifest.json') found.push(path)
    }
  }
  try {
    look(under)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return found.sort()
}

export const text = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Repository path of what `specifier` (relative) names from the file `importer`. */
export const resolved = (importer: string, specifier: string): string => relative(ROOT, join(ROOT, dirname(importer), specifier))
