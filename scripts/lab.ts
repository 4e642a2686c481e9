// npm run lab -- TOPOLOGY: a real cluster in a kernel of its own, with traffic and faults; or several, for the tests. docs/lab.md
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { endAll } from '../test/lab/host/boot.ts'
import { type Cluster, chosen, everything, managersOf, product } from '../test/lab/host/matrix.ts'
import { install, installLine, missingPackages } from '../test/lab/host/packages.ts'
import { judge, runAndCheck } from '../test/lab/host/run.ts'
import { SUMMARY_HEAD, summaryOf } from '../test/lab/host/summary.ts'
import { FORWARDINGS, type Forwarding, MANAGERS, type Manager, scenarios, type Topology, topologies, unfit } from '../test/lab/host/topologies.ts'

const USAGE = `npm run lab -- TOPOLOGY [FLAGS]     one cluster, from boot to verdict
npm run lab -- TOPOLOGY --shell     the same, with a shell on its nodes
npm run lab -- ci | product | all   CI's choice of clusters; every topology with every scenario (an hour and a half); by every manager (hours)

  --scenario NAME,NAME...   what happens to it, in this order [default: healthy]
  --manager NAME            ${MANAGERS.join(', ')} [default: the topology's own]
  --forwarding NAME         ${FORWARDINGS.join(', ')} [default: the topology's own]
  --out DIR                 where results go: truth.json, clients.jsonl, the nodes' logs [default: a folder that is removed]
  --keep                    do not remove it
  --shell                   a shell inside when the scenarios are over
  --capture                 record the packets of every node, too
  --no-agent                without umtool on the nodes: only the cluster
  --jobs N                  boots at a time, for ci, product and all [default: 2]
  --again DIR               the verdict over a folder that was kept
  --prepare                 only installs the packages it needs, as root
  --list                    the topologies and scenarios there are
`

class Misuse extends Error {}

const HOUR = 3600
/** Boot, settling, and what one scenario may take with the slowest manager on a busy machine. */
const SECONDS_TO_BEGIN = 600
const SECONDS_PER_SCENARIO = 400

const FLAGS = {
  scenario: { type: 'string', default: 'healthy' },
  manager: { type: 'string' },
  forwarding: { type: 'string' },
  out: { type: 'string' },
  keep: { type: 'boolean', default: false },
  shell: { type: 'boolean', default: false },
  capture: { type: 'boolean', default: false },
  'no-agent': { type: 'boolean', default: false },
  jobs: { type: 'string', default: '2' },
  again: { type: 'string' },
  prepare: { type: 'boolean', default: false },
  list: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

const parse = () => parseArgs({ allowPositionals: true, options: FLAGS })
type Values = ReturnType<typeof parse>['values']

async function main(): Promise<number> {
  const { values, positionals } = parse()
  if (values.list) return say(listing())
  if (values.prepare) return readyMachine() ? 0 : 3
  if (values.again !== undefined) return judgeAgain(values.again)
  const [wanted, ...more] = positionals
  if (values.help || wanted === undefined || more.length > 0) {
    process.stderr.write(USAGE)
    return values.help ? 0 : 2
  }
  const clusters = clustersOf(wanted, values)
  return readyMachine() ? runAll(clusters, values) : 3
}

function clustersOf(wanted: string, { scenario, manager, forwarding }: Values): readonly Cluster[] {
  const all = topologies()
  if (wanted === 'ci') return chosen(all)
  if (wanted === 'product') return product(all, scenarios())
  if (wanted === 'all') return everything(all, scenarios())
  return [one(all, wanted, scenario, manager, forwarding)]
}

async function judgeAgain(folder: string): Promise<number> {
  const { good, text } = await judge(folder, JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')))
  say(text)
  return good ? 0 : 1
}

async function runAll(clusters: readonly Cluster[], values: Values): Promise<number> {
  const base = values.out ?? mkdtempSync(join(tmpdir(), 'umtool-lab-run.'))
  const isAlone = clusters.length === 1
  const results: boolean[] = []
  const summary: string[] = []
  const queue = [...clusters]
  const work = async (): Promise<void> => {
    for (let cluster = queue.shift(); cluster !== undefined && !interrupted; cluster = queue.shift()) {
      const name = nameOf(cluster)
      const prefix = isAlone ? '' : `[${name}] `
      const outcome = await runAndCheck({
        ...cluster,
        out: isAlone ? base : join(base, name),
        agent: !values['no-agent'],
        shell: values.shell,
        capture: values.capture,
        say: line => process.stderr.write(`${prefix}${line}\n`),
        limit: values.shell ? 24 * HOUR : SECONDS_TO_BEGIN + SECONDS_PER_SCENARIO * cluster.scenarios.length,
      })
      if (interrupted) break
      say(`${prefix}${outcome.good ? 'good' : 'NOT GOOD'}: ${name}: ${cluster.scenarios.join(', ')}\n${outcome.text}`)
      results.push(outcome.good)
      summary.push(...summaryOf(outcome))
    }
  }
  await Promise.all(Array.from({ length: isAlone ? 1 : Number(values.jobs) || 1 }, work))
  const failed = results.filter(good => !good).length
  if (values.out === undefined && !values.keep && (interrupted || failed === 0)) rmSync(base, { recursive: true, force: true })
  else say(`results: ${base}`)
  if (!isAlone) say([...SUMMARY_HEAD, ...summary.toSorted(), `${results.length - failed} passed, ${failed} failed`].join('\n'))
  return failed === 0 ? 0 : 1
}

const nameOf = ({ topology: { name, manager, forwarding } }: Cluster): string => `${name}-${manager}-${forwarding}`

function one(all: readonly Topology[], name: string, wanted: string, manager: string | undefined, forwarding: string | undefined): Cluster {
  const preset = all.find(topology => topology.name === name)
  if (preset === undefined) throw new Misuse(`there is no topology ${name}: there are ${all.map(({ name }) => name).join(', ')}`)
  if (manager !== undefined && !managersOf(preset).includes(manager as Manager))
    throw new Misuse(`${name} runs with ${managersOf(preset).join(' or ')}, not with ${manager}`)
  if (forwarding !== undefined && !FORWARDINGS.includes(forwarding as Forwarding))
    throw new Misuse(`--forwarding is ${FORWARDINGS.join(', ')}, not ${forwarding}`)
  const topology = { ...preset, ...(manager ? { manager: manager as Manager } : {}), ...(forwarding ? { forwarding: forwarding as Forwarding } : {}) }
  const known = scenarios()
  const names = wanted.split(',').filter(Boolean)
  for (const scenarioName of names) {
    const scenario = known.find(({ name }) => name === scenarioName)
    if (scenario === undefined) throw new Misuse(`there is no scenario ${scenarioName}: there are ${known.map(({ name }) => name).join(', ')}`)
    const why = unfit(scenario, topology)
    if (why !== undefined) throw new Misuse(`${scenarioName} makes no sense with ${name}: ${why}`)
  }
  return { topology, scenarios: names }
}

/** Says what is missing, or installs it as root. */
function readyMachine(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    process.stderr.write('the lab runs on Linux on x86-64 alone: there is no User-Mode Linux elsewhere\n')
    return false
  }
  const missing = missingPackages()
  const isRoot = process.getuid?.() === 0
  if (isRoot && missing.length > 0) {
    process.stderr.write(`installing what the lab runs inside itself: ${missing.join(' ')}\n`)
    if (install(missing) && missingPackages().length === 0) return true
  }
  const still = missingPackages()
  if (still.length > 0)
    process.stderr.write(`the lab needs Debian packages that are not here: ${still.join(' ')}\ntry: ${isRoot ? '' : 'sudo '}${installLine(still)}\n`)
  return still.length === 0
}

function listing(): string {
  const rows = (list: readonly { name: string; about: string }[]): string => list.map(({ name, about }) => `  ${name.padEnd(22)}${about}`).join('\n')
  return `topologies\n${rows(topologies().map(topology => ({ ...topology, about: `${topology.about} (${topology.manager}, ${topology.forwarding})` })))}\n\nscenarios\n${rows(scenarios())}`
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    interrupted = true
    endAll()
    process.exitCode = signal === 'SIGINT' ? 130 : 143
  })
}

try {
  const status = await main()
  process.exitCode ??= status
} catch (error) {
  // parseArgs and a folder that is somebody else's are TypeErrors.
  if (!(error instanceof Misuse) && !(error instanceof TypeError)) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
