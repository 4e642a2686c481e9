// npm run compare:tcpdump -- [FLAGS] FILES|DIRS...: our lines against tcpdump's, byte for byte. Exit 1 when any differ.
//
//   -e -vv ...          compare with exactly these flags instead of the whole matrix
//   --flags '-v -e'     one flag set; may be given several times
//   --show N            how many differences to show (5); --protocols shows N for each kind of packet
//   --protocols         group what differs by what the packet is
//   --kinds N           how many such groups (40)
//   --cli               judge `node dist/bin.js trace --plain` (npm run build first) instead of the printer
//   --jobs N            how many programs run at a time (3)
import { parseArgs } from 'node:util'
import { compareAll } from './compare/all.ts'
import { captureFiles } from './compare/files.ts'
import { FLAG_SETS, printOptions } from './compare/flags.ts'
import { CLI, tcpdumpVersion } from './compare/judge.ts'
import { showCounts, showDifference, showProtocols, showTotals } from './compare/report.ts'

const OURS = ['--flags', '--show', '--protocols', '--kinds', '--cli', '--jobs']

/** tcpdump's own letters (-vv, -#) on our command line make one flag set. */
function split(argv: readonly string[]): { letters: string[]; rest: string[] } {
  const letters: string[] = []
  const rest: string[] = []
  argv.forEach((word, i) => {
    const isValue = ['--flags', '--show', '--kinds', '--jobs'].includes(argv[i - 1] ?? '')
    if (!isValue && word.startsWith('-') && !OURS.includes(word.split('=')[0]!)) letters.push(word)
    else rest.push(isValue && word.startsWith('-') ? ` ${word}` : word) // parseArgs refuses values that look like options
  })
  return { letters, rest }
}

async function main(): Promise<number> {
  const { letters, rest } = split(process.argv.slice(2))
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      flags: { type: 'string', multiple: true },
      show: { type: 'string', default: '5' },
      kinds: { type: 'string', default: '40' },
      jobs: { type: 'string', default: '3' },
      protocols: { type: 'boolean', default: false },
      cli: { type: 'boolean', default: false },
    },
  })
  const files = captureFiles(positionals)
  if (files.length === 0) throw new TypeError('no capture files named; try: npm run compare:tcpdump -- test/packets')
  if (!tcpdumpVersion()) throw new Error('tcpdump is not installed')
  const sets = values.flags ?? (letters.length > 0 ? [letters.join(' ')] : FLAG_SETS)
  sets.forEach(printOptions) // refuses unknown letters before any work
  const results = await compareAll(files, sets, Number(values.jobs), values.cli ? CLI : undefined)
  const show = Number(values.show)
  const differing = results.filter(result => result.differences.length > 0)
  if (values.protocols) console.log(showProtocols(differing, show, Number(values.kinds)))
  else
    for (const [result, d] of differing.flatMap(r => r.differences.map(d => [r, d] as const)).slice(0, show)) console.log(showDifference(result, d))
  if (differing.length > 0) console.log(showCounts(results))
  console.log(showTotals(results))
  return differing.length > 0 ? 1 : 0
}

try {
  process.exitCode = await main()
} catch (error) {
  console.error(`compare-tcpdump: ${(error as Error).message}`)
  process.exitCode = 2
}
