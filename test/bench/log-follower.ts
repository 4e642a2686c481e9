// The other process of test/bench/log.ts: follows the log whose path it is given, and says how long each event took to arrive.
import { openLog } from '../../src/log/open.ts'

const IDLE_FROM = 2000

const log = await openLog(`sqlite:${process.argv[2]}`, 'read')
const stop = new AbortController()
const delays: number[] = []
let lastAt = performance.now()
let idleSince = { at: 0, cpu: 0 }
const cpu = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
// Half a second after two quiet ones the follower is idle; from then on its CPU time counts.
const watchIdle = setInterval(() => {
  if (idleSince.at === 0 && delays.length > 0 && performance.now() - lastAt > IDLE_FROM) idleSince = { at: performance.now(), cpu: cpu() }
}, 500)
process.stdin.on('end', () => {
  clearInterval(watchIdle)
  const idle = (cpu() - idleSince.cpu) / ((performance.now() - idleSince.at) / 1000)
  process.stdout.write(JSON.stringify({ delays, idle }))
  stop.abort()
})
process.stdin.resume()
process.stdout.write('ready\n')
for await (const batch of log.read({ follow: true, signal: stop.signal })) {
  const now = (performance.timeOrigin + performance.now()) * 1000
  lastAt = performance.now()
  for (const recorded of batch) if (recorded.ok) delays.push((now - recorded.event.at) / 1000)
}
await log.close()
