// Packets of a capture file or of standard input through the pump, with the filter run here.

import { readCapture } from '../../capture/file.ts'
import type { CaptureDecoder } from '../../decode/packet/capture-decoder.ts'
import type { Trace } from '../../trace/trace.ts'
import { type FileFilter, fileFilter } from './filter.ts'
import { type CaptureEnd, withSampledOut } from './finish.ts'
import { flushText, isDone, type Pump, pumpAll } from './pump.ts'
import type { TraceSettings } from './settings.ts'

export async function readFile(
  settings: TraceSettings,
  path: string,
  pump: Pump,
  trace: Trace | undefined,
  signal: AbortSignal,
): Promise<CaptureEnd> {
  const capture = await readCapture(path, { signal, follow: settings.follow, notice: text => process.stderr.write(`umtool: ${text}\n`) })
  let filtering: FileFilter
  try {
    filtering = await fileFilter(settings, capture.decoder)
    pump.filter = filtering.filter
    pump.sink?.begin(capture.decoder, '')
  } catch (error) {
    capture.close()
    throw error
  }
  for await (const decoder of capture.batches()) {
    if (trace !== undefined) nameInterfaces(trace, decoder)
    await pumpAll(pump, decoder)
    if (isDone(pump)) break
    // A followed file or a pipe may be quiet for long from here on: show what there is.
    if (settings.follow || path === '-') {
      flushText(pump)
      pump.sink?.flush()
    }
  }
  return withSampledOut({}, filtering.sampledOut())
}

function nameInterfaces(trace: Trace, decoder: CaptureDecoder): void {
  for (let i = trace.interfaces.length; i < decoder.interfaces.length; i++) trace.interfaces.push(decoder.interfaces[i]!.name)
}
