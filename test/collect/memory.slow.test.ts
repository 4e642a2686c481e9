// Memory stays flat: a day of a busy agent, at speed, ends with what it had after warming up.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from '../tree.ts'

const HOURS = 24
const WARM = 3
/** In memory where that can be, since a day has a hundred thousand commits. */
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'umtool-day-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('after 24 hours the process is no more than a tenth larger than after three', async () => {
  const program = join(folder, 'day.cjs')
  await build({
    entryPoints: [join(ROOT, 'test/collect/day.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['pcap'],
    define: { 'import.meta.dirname': '__dirname' },
  })
  const printed = execFileSync(process.execPath, ['--expose-gc', program, `sqlite:${join(folder, 'events.db')}`, String(HOURS)], { encoding: 'utf8' })
  const hours = printed
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as { hour: number; rss: number; events: number })
  expect(hours).toHaveLength(HOURS)
  expect(hours.at(-1)!.events).toBeGreaterThan(5000)
  const warm = hours[WARM - 1]!.rss
  expect(
    hours
      .map(({ rss }) => rss)
      .slice(WARM)
      .filter(rss => rss > warm * 1.1),
  ).toEqual([])
}, 900_000)
