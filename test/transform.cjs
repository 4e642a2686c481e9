// Jest transform: one TypeScript file to CommonJS with an inline source map (types are checked by `npm run check`, not here).
const { transformSync } = require('esbuild')

module.exports = {
  process(source, path) {
    const define = { 'import.meta.dirname': '__dirname' }
    const supported = { 'dynamic-import': false }
    const { code } = transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'node24',
      define,
      sourcefile: path,
      sourcemap: 'inline',
      supported,
    })
    return { code }
  },
}
