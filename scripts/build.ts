// Builds dist/: every entry (the bin, each command, the capture child) bundled with our own code to CommonJS; packages stay outside.
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const entries = ['src/bin.ts', 'src/capture/child.ts', ...globSync('commands/**/*.ts')].filter(path => globSync(path).length > 0)

rmSync('dist', { recursive: true, force: true })
mkdirSync('dist', { recursive: true })
// The package is "module"; what esbuild writes here is CommonJS, which starts faster and needs no flag to load a native addon.
writeFileSync('dist/package.json', '{"type":"commonjs"}\n')
await build({
  entryPoints: Object.fromEntries(entries.map(path => [path.replace(/^src\//, '').replace(/\.ts$/, ''), path])),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
})
