// A range that begins after a power cut: what the dead node had is not what it has, and its return is told as a whole.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, umtool } from '../../built.ts'

/** Of its own, so that no snapshot of another run is used. */
let cache: string
beforeAll(() => {
  build()
  cache = mkdtempSync(join(tmpdir(), 'umtool-cache-'))
})
afterAll(() => rmSync(cache, { recursive: true }))

test('around the return of a node that had lost its power there is one story, the failback', () => {
  const { status, stdout } = umtool(
    ['timeline', '--log', 'test/fixtures/lab/nat-hb/events.jsonl.gz', '--around', 'failover:-1', '--window', '60s', '-o', 'json'],
    { XDG_CACHE_HOME: cache },
  )
  expect(status).toBe(0)
  const { incidents } = JSON.parse(stdout)
  expect(incidents.map(({ kind, from, to, subjects }: Record<string, unknown>) => ({ kind, from, to, subjects }))).toEqual([
    { kind: 'failback', from: 'lvs2', to: 'lvs1', subjects: ['10.1.1.100', '10.2.2.254'] },
  ])
})
