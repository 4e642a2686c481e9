// Our own code to dist/: one file per entry, with everything of ours inside, so that starting a command reads two or three files.
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { rarePrintersLater } from './later.ts'
import { licenses } from './licenses.ts'
import { OCLIF } from './oclif.ts'
import type { OutputFile } from './output.ts'
import { settings } from './settings.ts'

/** src/cli/main.ts -> cli/main, commands/trace.ts -> commands/trace */
const outputName = (source: string): string => source.replace(/^src\//, '').replace(/\.ts$/, '')

/** Every bundle shares the one dist/oclif.js: two copies of oclif in a process would not know each other's state. */
const shareOclif = (path: string): Plugin => ({
  name: 'share-oclif',
  setup({ onResolve }) {
    onResolve({ filter: /^@oclif\/core$/ }, () => ({ path, external: true }))
  },
})

/** What one command in many needs is one file of its own, loaded by the line that asks for it: a client of Kafka is half a megabyte. */
const loadKafkaLater = (path: string): Plugin => ({
  name: 'load-kafka-later',
  setup({ onResolve }) {
    onResolve({ filter: /\/kafka\.ts$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path, external: true } : undefined))
  },
})

/** The launcher stands alone and is plain enough for any old Node to read, since it is what tells that Node is too old. */
export async function bundleLauncher(root: string): Promise<OutputFile[]> {
  const result = await build({
    ...settings(root),
    outdir: 'dist',
    entryPoints: { bin: 'src/bin.ts' },
    external: ['./cli/main.js'],
    target: 'es2015',
    banner: { js: '#!/usr/bin/env node' },
    minifySyntax: true,
  })
  return result.outputFiles
}

/** One esbuild run per folder depth, because the path to dist/oclif.js differs. */
export async function bundleCommands(root: string): Promise<OutputFile[]> {
  const sources = globSync(['src/cli/main.ts', 'src/cli/not-found.ts', 'src/capture/child.ts', 'src/log/kafka.ts', 'commands/**/*.ts'], { cwd: root })
  const byDepth = Map.groupBy(sources, source => outputName(source).split('/').length - 1)
  const results = await Promise.all(
    [...byDepth].map(([depth, group]) =>
      build({
        ...settings(root),
        outdir: 'dist',
        entryPoints: Object.fromEntries(group.map(source => [outputName(source), source])),
        external: ['pcap'], // a native addon, and optional; all others are inside
        plugins: [shareOclif(`${'../'.repeat(depth)}${OCLIF}`), loadKafkaLater(`${'../'.repeat(depth)}log/kafka.js`), rarePrintersLater],
        supported: { 'dynamic-import': false }, // but require(), which is at hand
        sourcemap: 'linked',
        metafile: true,
      }),
    ),
  )
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs))
  const notice = { path: join(root, 'dist', 'LICENSES.txt'), contents: Buffer.from(licenses(root, inputs)) }
  return [...results.flatMap(result => result.outputFiles), notice]
}
