// A process that captures: started in a namespace by tests and by the benchmark, as `node receiver.ts OPTIONS`.
//
// OPTIONS is JSON: those of startCapture that are data, `folder` to write each stream to (0.pcap, 1.pcap, ...), `slowMs` to take
// that long over every chunk. Says what happens as JSON lines; `stop` and `counts` on standard input, SIGINT and SIGTERM are obeyed.

import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CaptureOptions, startCapture } from '../../src/capture/capture.ts'
import type { CaptureError } from '../../src/capture/capture-error.ts'

type Options = Omit<CaptureOptions, 'take' | 'notice'> & { readonly folder?: string; readonly slowMs?: number }

const { folder, slowMs, ...options } = JSON.parse(process.argv[2] ?? '{}') as Options
const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`)
let bytes = 0

try {
  const capture = await startCapture({
    ...options,
    take(chunk, stream) {
      bytes += chunk.length
      if (folder !== undefined) {
        appendFileSync(join(folder, `${stream.number}.pcap`), chunk)
        say({ chunk: chunk.length, stream: stream.number, interface: stream.interface })
      }
      return slowMs === undefined ? undefined : sleep(slowMs)
    },
    notice: text => say({ notice: text }),
  })
  say({ open: process.pid })
  const stop = (): void => void capture.stop().catch(() => {})
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const lines = createInterface({ input: process.stdin })
  lines.on('line', async line => {
    if (line === 'stop') stop()
    else say({ counts: await capture.counts() })
  })
  say({ ended: { ...(await capture.ended), bytes } })
  process.exit(0)
} catch (error) {
  const { message, code, where, hint } = error as CaptureError
  say({ error: { message, code, where, hint } })
  process.exit(1)
}
