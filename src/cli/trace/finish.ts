// The end of `umtool trace`, in order: the last lines, the file, the machine's summary, the person's summary or the counts.

import type { Style } from '../../print/style.ts'
import { newText } from '../../print/text.ts'
import type { CaptureCounts } from '../../trace/summary.ts'
import type { Trace } from '../../trace/trace.ts'
import { drained } from '../standard-output.ts'
import { isTerminal } from '../terminal.ts'
import { flushText, type Pump } from './pump.ts'
import type { TraceSettings } from './settings.ts'

/** What a capture knows of itself when it ends; `received` passed the filter in the kernel. Empty for a file. */
export type CaptureEnd = CaptureCounts & { readonly received?: number }

/** Not known is not there. */
export const withSampledOut = (end: CaptureEnd, sampledOut: number | undefined): CaptureEnd =>
  sampledOut === undefined ? end : { ...end, sampledOut }

const packets = (n: number): string => `${n} ${n === 1 ? 'packet' : 'packets'}`

/** `counts` is undefined when reading or capturing failed; what was seen until then is still shown. */
export async function finish(
  settings: TraceSettings,
  pump: Pump,
  trace: Trace | undefined,
  counts: CaptureEnd | undefined,
  style: Style,
): Promise<void> {
  const summary =
    trace === undefined || (counts === undefined && pump.packets === 0)
      ? undefined
      : (await import('../../trace/summary.ts')).summarize(trace, counts ?? {})
  pump.sink?.close()
  pump.output?.end(summary)
  flushText(pump)
  await drained(pump.out)
  if (settings.packetCount) process.stdout.write(`${packets(pump.packets)}\n`)
  if (settings.read === undefined && isTerminal(2)) process.stderr.write('\n') // behind the ^C that the terminal shows
  const machine = settings.output === 'json' || settings.output === 'jsonl'
  if (summary !== undefined && (settings.summary ?? !machine)) {
    const text = newText()
    const { putSummary } = await import('../../print/summary.ts')
    putSummary(text, summary, style)
    process.stderr.write(text.bytes.subarray(0, text.at))
  } else if (settings.summary !== false && counts !== undefined) {
    const said = settings.read === undefined ? countsText(counts) : sampledText(counts)
    if (said !== '') process.stderr.write(said) // making process.stderr loads Node's streams: 5 ms
  }
  if (pump.sink !== undefined && counts !== undefined && settings.write?.path !== '-')
    process.stderr.write(`${packets(pump.sink.packets)} written to ${pump.sink.path}\n`)
}

/** tcpdump's three lines, and ours only when there is something to say. */
function countsText(end: CaptureEnd): string {
  const { captured = 0, received = 0, droppedByKernel = 0, droppedByUs = 0 } = end
  const ours = droppedByUs > 0 ? `${packets(droppedByUs)} dropped by umtool\n` : ''
  return `${packets(captured)} captured\n${packets(received)} received by filter\n${sampledText(end)}${packets(droppedByKernel)} dropped by kernel\n${ours}`
}

const sampledText = ({ sampledOut }: CaptureEnd): string => (sampledOut === undefined ? '' : `${packets(sampledOut)} sampled out\n`)
