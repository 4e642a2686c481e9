// The script and style of the report are bundled from src/export/html/page into assets.ts: `npm run update -- export/html` makes it anew.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'

const room = join(import.meta.dirname, '../../../src/export/html')

/** Readable in the report as well: who opens its source sees a program, not a riddle. */
function bundled(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(room, 'page/main.js')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    legalComments: 'none',
  })
  // Comments of esbuild name the files as they lie here.
  return outputFiles[0]!.text.replace(/^ *\/\/ .*\n/gm, '').trim()
}

const listed = (text: string): string =>
  text
    .split('\n')
    .map(line => `  ${JSON.stringify(line)},\n`)
    .join('')

const assets = (script: string, style: string): string => `// Made from page/ by \`npm run update -- export/html\`: not to be changed by hand.
// biome-ignore-all format: lines of other languages
// biome-ignore-all lint: text of other languages

export const SCRIPT: string = [
${listed(script)}].join('\\n')

export const STYLE: string = [
${listed(style)}].join('\\n')
`

test('assets.ts is what page/ says', () => {
  const style = readFileSync(join(room, 'page/page.css'), 'utf8').trim()
  const made = assets(bundled(), style)
  const path = join(room, 'assets.ts')
  if (process.env.UPDATE === '1') writeFileSync(path, made)
  expect(readFileSync(path, 'utf8')).toBe(made)
})

test('neither holds what would end its element or ask the network', () => {
  const script = bundled()
  const style = readFileSync(join(room, 'page/page.css'), 'utf8')
  expect(script).not.toMatch(/<\/script|<!--/i)
  expect(style).not.toMatch(/<\/style|@import|url\((?!#)/i)
  expect(script.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|fetch\(|XMLHttpRequest|import\(|WebSocket|eval\(|innerHTML/)
})
