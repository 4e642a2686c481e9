// Every `npm run NAME` that a page tells people to type is there.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { files, ROOT } from '../tree.ts'

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const pages = ['README.md', 'ARCHITECTURE.md', 'test/bench/RESULTS.md', 'test/packets/README.md', ...files('docs')].filter(page =>
  page.endsWith('.md'),
)

test.each(pages)('%s names scripts that package.json has', page => {
  const named = [...readFileSync(join(ROOT, page), 'utf8').matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!)
  expect(named.filter(name => !(name in scripts))).toEqual([])
})
