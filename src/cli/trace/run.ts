// `umtool trace` from its settings to its end: chooses what to show, reads a file or captures, prints the summary.

import { newInterfaceNames } from '../../capture/interface-names.ts'
import { newStyle, type Style } from '../../print/style.ts'
import { wantsColor } from '../color.ts'
import { newStandardOutput } from '../standard-output.ts'
import { isTerminal } from '../terminal.ts'
import { type CaptureEnd, finish } from './finish.ts'
import { readKnowledge } from './knowledge.ts'
import { plainLines } from './output.ts'
import { newPump } from './pump.ts'
import { readFile } from './read.ts'
import type { TraceSettings } from './settings.ts'

export async function runTrace(settings: TraceSettings): Promise<void> {
  if (settings.explain) {
    const { filter, notes } = (await import('./filter.ts')).explained(settings)
    process.stdout.write(`${filter}\n`)
    if (notes !== '') process.stderr.write(`\n  ${notes}\n`)
    return
  }
  const annotate = settings.annotate ?? isTerminal(1)
  const observing = settings.output !== 'text' || (annotate && settings.print) || settings.summary === true
  const observed = observing ? await import('./output-observed.ts') : undefined
  const trace = observed?.startTrace(await readKnowledge(settings))
  const interfaceName = newInterfaceNames()
  const style = styleFor(settings, 1)
  const sink = settings.write === undefined ? undefined : (await import('./write.ts')).newPacketSink(settings)
  const plain = settings.print ? plainLines(settings.lines, interfaceName) : undefined
  const pump = newPump({
    output: trace === undefined ? plain : observed?.observedOutput(settings, trace, annotate ? style : undefined, interfaceName),
    out: newStandardOutput(),
    filter: undefined,
    sink,
    left: settings.count,
  })
  const stop = new AbortController()
  const end = endOnSignals(stop)
  pump.out.onClosed = () => stop.abort()
  pump.output?.begin()
  let counts: CaptureEnd | undefined
  try {
    counts =
      settings.read === undefined
        ? await (await import('./live.ts')).capture(settings, pump, trace, stop.signal)
        : await readFile(settings, settings.read, pump, trace, stop.signal)
  } finally {
    await finish(settings, pump, trace, counts, styleFor(settings, 2))
    end()
  }
}

function styleFor(settings: TraceSettings, fd: number): Style {
  const { LC_ALL, LC_CTYPE, LANG } = process.env
  return newStyle(wantsColor({ isTTY: isTerminal(fd) }, settings.color), undefined, LC_ALL || LC_CTYPE || LANG)
}

/** Ctrl-C and a polite kill end the reading; everything after that is as at a natural end. A second one ends at once. */
function endOnSignals(stop: AbortController): () => void {
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('SIGHUP', onSignal)
  return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('SIGHUP', onSignal)
}
