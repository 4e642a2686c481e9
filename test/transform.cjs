// Jest transform: one TypeScript file to CommonJS with an inline source map (types are checked by `npm run check`, not here).
const { transformSync } = require('esbuild')

module.exports = {
  process(source, path) {
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs', target: 'node24', sourcefile: path, sourcemap: 'inline' })
    return { code }
  },
}
