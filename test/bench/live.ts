// How much of a busy link is seen, and at what price: umtool beside `tcpdump -n`, on a veth pair between two namespaces. Needs root, gcc.
//
//   node test/bench/live.ts [--rates 10000,100000] [--seconds 2] [--runs 3] [--only NAME,...]
//
// Prints, for every receiver and rate, the packets lost (by their numbers; in brackets by the kernel's count) and the processor
// seconds a second of the receiver with all its children; then how old a line is when it is there, and how long Ctrl-C takes.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newNet } from '../live/namespaces.ts'
import { firstLine, stopTime } from './live-latency.ts'
import { type Measured, measure, type Receiver } from './live-measure.ts'
import { median } from './measure.ts'

const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '10000,50000,100000,200000,350000' },
    seconds: { type: 'string', default: '2' },
    runs: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
})

const root = join(import.meta.dirname, '../..')
const bin = join(root, 'dist/bin.js')
const raw = (backend: string): string[] => [process.execPath, join(import.meta.dirname, 'live-raw.ts'), 'v0', backend]
const trace = (...flags: string[]): string[] => [join(root, 'bin/umtool'), 'trace', 'v0', '--port', '80', '--only-port', '--plain', ...flags]

/** tcpdump's words at its end, ours, and those of live-raw.ts. */
const dropped = (stderr: string): number | undefined => {
  const found = /(\d[\d,]*) (?:packets? )?dropped/.exec(stderr)?.[1]
  return found === undefined ? undefined : Number(found.replaceAll(',', ''))
}
const lines = { writes: 'lines', takesAll: true, kernelDrops: dropped } as const
const pcap = { writes: 'pcap', takesAll: true, kernelDrops: dropped } as const

const receivers: readonly Receiver[] = [
  { name: 'tcpdump -n without TZ', command: ['tcpdump', '-n', '-i', 'v0', 'port', '80'], env: { TZ: undefined }, ...lines },
  // Set, it does not look at /etc/localtime for every packet.
  { name: 'tcpdump -n', command: ['tcpdump', '-n', '-i', 'v0', 'port', '80'], env: { TZ: ':/etc/localtime' }, ...lines },
  { name: 'tcpdump -w -', command: ['tcpdump', '-i', 'v0', '-s', '256', '-B', '16384', '-w', '-', 'port', '80'], ...pcap },
  { name: 'capture pcap', command: raw('pcap'), ...pcap },
  { name: 'capture tcpdump', command: raw('tcpdump'), ...pcap },
  { name: 'trace', command: trace(), ...lines },
  { name: 'trace tcpdump', command: trace('--backend', 'tcpdump'), ...lines },
  { name: 'trace 1/100', command: trace('--sample', '1/100'), ...lines, takesAll: false },
]
const BESIDE = 'tcpdump -n'

if (!existsSync(bin)) throw new Error('npm run build first')
const wanted = values.only.split(',').filter(Boolean)
const chosen = receivers.filter(({ name }) => wanted.length === 0 || wanted.includes(name) || name === BESIDE)
const rates = values.rates.split(',').map(Number)
const net = newNet()
process.on('exit', () => net.clean())
net.add('a')
net.add('b')
net.connect('a:v0', 'b:v0')
const sender = join(net.folder, 'live-sender')
execFileSync('gcc', ['-O2', '-o', sender, join(import.meta.dirname, 'live-sender.c')])

const seconds = Number(values.seconds)
const results = new Map<string, Measured[]>()
for (const rate of rates) {
  for (let run = 0; run < Number(values.runs); run++) {
    // In turn, so that what else the machine does meets all of them.
    for (const receiver of chosen) {
      const key = `${receiver.name} ${rate}`
      results.set(key, [...(results.get(key) ?? []), await measure(net, receiver, { sender, rate, seconds })])
    }
  }
}

const perSecond = (name: string, rate: number): number => median(results.get(`${name} ${rate}`)!.map(({ cpu }) => cpu)) / seconds
const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(part === 0 ? 0 : 2)} %`

console.log(`\nlost; processor seconds a second (beside ${BESIDE}); median of ${values.runs}`)
console.log(`| receiver | ${rates.map(rate => `${rate / 1000} k/s`).join(' | ')} |\n|---|${rates.map(() => '---|').join('')}`)
for (const { name } of chosen) {
  const cells = rates.map(rate => {
    const runs = results.get(`${name} ${rate}`)!
    const lost = median(runs.map(({ missing }) => missing))
    const kernel = median(runs.map(({ kernelDrops }) => kernelDrops ?? 0))
    const cpu = perSecond(name, rate)
    const ratio = (cpu / perSecond(BESIDE, rate)).toFixed(2)
    return `${percent(lost, runs[0]!.sent)}${kernel > 0 ? ` (${percent(kernel, runs[0]!.sent)})` : ''}; ${cpu.toFixed(3)} (${ratio}x)`
  })
  console.log(`| ${name} | ${cells.join(' | ')} |`)
}

const latencies: readonly (readonly [string, readonly string[]])[] = [
  ['tcpdump -n -l', ['tcpdump', '-n', '-l', '-tt', '-i', 'v0', 'port', '80']],
  ['trace', trace('-tt')],
  ['trace tcpdump', trace('-tt', '--backend', 'tcpdump')],
]
console.log('\n| receiver | age of a line when it is there, median and worst of 40 | from Ctrl-C to exit, median of 5 |\n|---|---|---|')
for (const [name, command] of latencies) {
  const ages = await firstLine(net, command, sender)
  const stops = await stopTime(net, command)
  console.log(`| ${name} | ${median(ages).toFixed(1)} ms, ${Math.max(...ages).toFixed(1)} ms | ${median(stops).toFixed(0)} ms |`)
}
