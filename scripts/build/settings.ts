// What every bundle has in common: CommonJS for Node 24, handed back instead of written.
import type { BuildOptions } from 'esbuild'

export const settings = (root: string) =>
  ({
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    // A quarter less to read at every start; names stay, so that a stack says something.
    minifyWhitespace: true,
    minifySyntax: true,
    // CommonJS has no import.meta; the capture finds its child by it.
    define: { 'import.meta.dirname': '__dirname' },
    logLevel: 'warning',
  }) as const satisfies BuildOptions
