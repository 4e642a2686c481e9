// Builds dist/ and oclif.manifest.json: the launcher, the command line, each command and the capture child, each bundled to CommonJS.
//
// Every file is replaced by a rename and only when it changed, so that an umtool that is running, or started meanwhile, always
// finds whole files. dist/package.json is written last: it is as old as the build.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleCommands, bundleLauncher } from './build/bundle.ts'
import { manifest } from './build/manifest.ts'
import { bundleOclif } from './build/oclif.ts'
import { prune, replace } from './build/output.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Builds the clone at `root`; throws with esbuild's message when a source cannot be read. */
export async function build(): Promise<void> {
  const dist = join(root, 'dist')
  mkdirSync(dist, { recursive: true })
  const bundles = await Promise.all([bundleLauncher(root), bundleCommands(root), bundleOclif(root)])
  const files = bundles.flat()
  // The package is "module"; what esbuild writes is CommonJS, which starts faster and needs no flag to load a native addon.
  // The name is for oclif, which takes the nearest package.json to be its plugin's.
  const stamp = { path: join(dist, 'package.json'), contents: Buffer.from('{ "name": "umtool", "type": "commonjs", "private": true }\n') }
  replace(stamp, 'if changed')
  for (const file of files) replace(file, 'if changed')
  prune(dist, [...files, stamp])
  replace({ path: join(root, 'oclif.manifest.json'), contents: Buffer.from(await manifest(root)) }, 'if changed')
  replace(stamp, 'always')
}

if (import.meta.main) {
  process.chdir(root)
  await build()
}
