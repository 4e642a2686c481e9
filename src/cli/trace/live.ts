// Packets of interfaces through the pump, as they come, until Ctrl-C, -c, --duration or the last reader going away.

import { type CaptureCounts as LiveCounts, startCapture } from '../../capture/capture.ts'
import type { CaptureStream } from '../../capture/interface-capture.ts'
import { begin, type CaptureDecoder, feed, keep, newCaptureDecoder } from '../../decode/packet/capture-decoder.ts'
import { INVALID, OK, type Status } from '../../decode/packet/status.ts'
import type { Trace } from '../../trace/trace.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'
import { captureFilter, captureUnsampled, ETHERNET, RAW_IP } from './filter.ts'
import { type CaptureEnd, withSampledOut } from './finish.ts'
import { flushText, isDone, type Pump, pumpAll } from './pump.ts'
import type { TraceSettings } from './settings.ts'

/** How long packets may wait in the capture when lines go into a file. Milliseconds. */
const FILE_HOLD_MS = 100

/** A stream's chunks are at most 64 KiB, and what is left over of one is less than a packet. */
const LEFT_OVER = 1 << 17

export async function capture(settings: TraceSettings, pump: Pump, trace: Trace | undefined, signal: AbortSignal): Promise<CaptureEnd> {
  const decoders = new Map<number, CaptureDecoder>()
  const interfaceIds = new Map<string, number>()
  let stop = (): void => {}

  /** An interface that came back is the same interface, and a new stream. */
  const idOf = (name: string): number => {
    const known = interfaceIds.get(name)
    if (known !== undefined) return known
    const id = interfaceIds.size
    interfaceIds.set(name, id)
    if (trace !== undefined) trace.interfaces[id] = name
    return id
  }

  /** Without a promise where there is nothing to wait for: the capture then reads on without stopping. */
  function take(chunk: Uint8Array, stream: CaptureStream): Promise<void> | undefined {
    let decoder = decoders.get(stream.number)
    const isNew = decoder === undefined
    if (decoder === undefined) {
      decoder = newCaptureDecoder(LEFT_OVER)
      decoders.set(stream.number, decoder)
    }
    feed(decoder, chunk)
    if (isNew || decoder.snaplen === 0) {
      if (begin(decoder) === OK) pump.sink?.begin(decoder, stream.interface)
    }
    const status = pumpAll(pump, decoder, idOf(stream.interface))
    if (typeof status === 'number') return taken(decoder, stream, status)
    const whole = decoder
    return status.then(last => taken(whole, stream, last))
  }

  function taken(decoder: CaptureDecoder, stream: CaptureStream, status: Status): Promise<void> | undefined {
    if (status === INVALID) throw umtoolError(EXIT.found, decoder.problem, { where: stream.interface })
    keep(decoder)
    const wait = flushText(pump)
    pump.sink?.flush()
    if (isDone(pump)) stop()
    return wait
  }

  const live = await startCapture({
    interfaces: settings.interfaces,
    filter: { ethernet: captureFilter(settings, ETHERNET), other: captureFilter(settings, RAW_IP) },
    unsampled: captureUnsampled(settings),
    snaplen: settings.snaplen,
    bufferKib: settings.bufferKib,
    promiscuous: settings.promiscuous,
    backend: settings.backend,
    // Nobody watches a file grow: packets may wait a little, which is a third cheaper on a slow link.
    ...(pump.out.sync && settings.write === undefined ? { holdMs: FILE_HOLD_MS } : {}),
    command: process.argv,
    take,
    notice: text => process.stderr.write(`umtool: ${text}\n`),
  })
  stop = () => void live.stop().catch(() => {}) // what goes wrong is told by `ended`
  const timer = Number.isFinite(settings.durationMs) ? setTimeout(stop, settings.durationMs) : undefined
  if (signal.aborted || isDone(pump)) stop()
  else signal.addEventListener('abort', stop, { once: true })
  greet(settings)
  try {
    return told(await live.ended, pump, settings)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** On a terminal: what is being captured, since a quiet link shows nothing else. */
function greet(settings: TraceSettings): void {
  if (process.stderr.isTTY !== true) return
  const filter = settings.ports.length > 0 ? `port ${settings.ports.join(', ')}${settings.onlyPort ? '' : ' and what belongs to it'}` : 'every packet'
  const words = settings.filter === '' ? '' : settings.ports.length > 0 ? ` and (${settings.filter})` : settings.filter
  process.stderr.write(
    `umtool: ${settings.interfaces.join(', ')}: ${words === '' || settings.ports.length > 0 ? filter + words : words}; Ctrl-C ends\n`,
  )
}

function told(counts: LiveCounts, pump: Pump, { sample }: TraceSettings): CaptureEnd {
  const { received, droppedByKernel, droppedByInterface, droppedByUs, sampledOut } = counts
  const end = { captured: pump.packets, received, droppedByKernel: droppedByKernel + droppedByInterface, droppedByUs }
  return sample === 1 ? end : withSampledOut(end, sampledOut)
}
