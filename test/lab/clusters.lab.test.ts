// CI's choice of real clusters: each boots, things happen to it, and its nodes' event logs must say so, in time, and nothing else.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endAll } from './host/boot.ts'
import { type Cluster, chosen } from './host/matrix.ts'
import { type Outcome, runAndCheck } from './host/run.ts'
import { topologies } from './host/topologies.ts'

const MINUTE = 60_000
const results = join(__dirname, '../../.setup/lab')
mkdirSync(results, { recursive: true })
const base = mkdtempSync(join(results, 'run.'))
let failed = 0
/** Since the suite began, its other tests included: .ci/run ends it after forty minutes. */
const TIME_TO_REPEAT = 16 * MINUTE

afterAll(() => {
  endAll()
  if (failed === 0) rmSync(base, { recursive: true, force: true })
})

const clusters = chosen(topologies()).map(cluster => {
  const { name, manager, forwarding } = cluster.topology
  return { name: `${name}, ${manager}, ${forwarding}: ${cluster.scenarios.join(', ')}`, folder: `${name}-${manager}`, cluster }
})

async function run(cluster: Cluster, folder: string): Promise<Outcome> {
  return runAndCheck({
    ...cluster,
    out: join(base, folder),
    agent: true,
    shell: false,
    capture: false,
    say: line => process.stderr.write(`[${folder}] ${line}\n`),
    limit: 840,
  })
}

test.concurrent.each(clusters)(
  '$name',
  async ({ cluster, folder }) => {
    let outcome = await run(cluster, folder)
    // A machine too busy to run the daemons in time proves nothing about umtool: once more if there is time, and that counts.
    if (!outcome.good && outcome.starved && process.uptime() * 1000 < TIME_TO_REPEAT) {
      process.stderr.write(`[${folder}] again, since daemons were not run in time\n${outcome.text}\n`)
      outcome = await run(cluster, folder)
    }
    process.stderr.write(`[${folder}] ${outcome.good ? 'good' : 'NOT GOOD'}\n${outcome.text}\n`)
    if (!outcome.good) failed++
    expect({ wrong: outcome.rows.filter(({ verdict }) => verdict !== 'found'), good: outcome.good, why: outcome.good ? '' : outcome.text }).toEqual({
      wrong: [],
      good: true,
      why: '',
    })
    expect(outcome.rows.length).toBeGreaterThan(0)
  },
  30 * MINUTE,
)
