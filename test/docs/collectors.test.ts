// docs/collectors.md speaks of collectors and events that there are.

import { readFileSync } from 'node:fs'
import { collectors } from '../../collectors/index.ts'
import { eventTypes } from '../../src/events/types.ts'

const page = readFileSync('docs/collectors.md', 'utf8')
const rows = new Map([...page.matchAll(/^\| `([a-z-]+)` \| (?!\d)(.*)$/gm)].map(([, name, rest]) => [name!, rest!]))

test('events it names are events, and collectors it has rows for are collectors', () => {
  expect(rows.size).toBeGreaterThan(5)
  for (const [name, row] of rows) {
    expect(collectors.map(collector => collector.name)).toContain(name)
    const said = [...row.split('|')[2]!.matchAll(/`([a-z-]+\.[a-z-]+)`/g)].map(([, type]) => type!)
    for (const type of said) expect(Object.keys(eventTypes)).toContain(type)
  }
})
