// Live packets of one or several interfaces, each as a pcap byte stream of its own.
//
// No packet waits in this process: a chunk is taken before the next is read, so that a slow taker fills the pipe, then the
// kernel's ring, and then the kernel counts what it drops.

import type { BackendChoice } from './choose-backend.ts'
import { type CaptureStream, captureInterface } from './interface-capture.ts'
import type { InterfaceCounts } from './interface-counts.ts'
import { interfaceNames, isEthernet, longestFrame, sysfsIsOurs } from './interface-state.ts'
import { blindSpots, listInterfaces } from './interfaces.ts'
import { checkInterfaceName, noSuchInterface } from './live-errors.ts'
import { unprivilegedUser } from './privilege.ts'

export type CaptureOptions = {
  /** Names, or `any` alone. */
  readonly interfaces: readonly string[]
  /** The filter for frames with Ethernet headers, and for all others (see filter.ts: VLAN tags). */
  readonly filter?: { readonly ethernet: string; readonly other: string }
  /** The filter without its sampling (`unsampledFilter`): given, the packets that sampling leaves out are counted. */
  readonly unsampled?: string | undefined
  /** Bytes captured of a packet. */
  readonly snaplen?: number
  /** Size of the kernel's ring for each interface. */
  readonly bufferKib?: number
  readonly promiscuous?: boolean
  /**
   * How long packets may wait to be handed over together, in milliseconds: 20, with which a line appears in less than 50. Every
   * time costs half a millisecond of processor time, so 100 is better for a file that nobody watches.
   */
  readonly holdMs?: number
  readonly backend?: BackendChoice
  /** What was typed, word by word: errors repeat it with `sudo` before it. */
  readonly command?: readonly string[]
  /**
   * Takes the next bytes of a stream, the first of which are a pcap file header. They are valid until it returns, or until the
   * promise it answers is fulfilled; until then nothing more of this interface is read.
   */
  take(chunk: Uint8Array, stream: CaptureStream): Promise<void> | undefined
  /** One sentence for the operator: the interface went down, came back, hides packets. */
  notice(text: string): void
}

export type CaptureCounts = Omit<InterfaceCounts, 'interface' | 'backend'> & { readonly interfaces: readonly InterfaceCounts[] }

export type Capture = {
  /** Fulfilled when all interfaces were stopped; rejected when a capture cannot go on or taking a chunk failed. */
  readonly ended: Promise<CaptureCounts>
  /** The counts so far. */
  counts(): Promise<CaptureCounts>
  /** Hands over what has come until now, then ends. */
  stop(): Promise<CaptureCounts>
}

const SNAPLEN = 256
const BUFFER_KIB = 16384
const HOLD_MS = 20

/** Fulfilled when every interface is open (or down, and waited for). Throws a CaptureError. */
export async function startCapture(options: CaptureOptions): Promise<Capture> {
  const { interfaces, notice } = options
  for (const name of interfaces) checkInterfaceName(name)
  const known = sysfsIsOurs() ? interfaceNames() : undefined
  const missing = interfaces.find(name => name !== 'any' && known !== undefined && !known.includes(name))
  if (missing !== undefined) throw await noSuchInterface(missing)

  const filter = options.filter ?? { ethernet: '', other: '' }
  let streams = 0
  const captures = interfaces.map(name =>
    captureInterface({
      open: {
        interface: name,
        filter: isEthernet(name) ? filter.ethernet : filter.other,
        unsampled: options.unsampled,
        snaplen: options.snaplen ?? SNAPLEN,
        bufferKib: options.bufferKib ?? BUFFER_KIB,
        promiscuous: options.promiscuous ?? false,
        holdMs: options.holdMs ?? HOLD_MS,
        user: unprivilegedUser(),
      },
      backend: options.backend ?? 'auto',
      longest: known === undefined ? Number.POSITIVE_INFINITY : longestFrame(name),
      command: options.command ?? process.argv,
      nextStream: () => streams++,
      take: options.take,
      notice: text => notice(`${name}: ${text}`),
    }),
  )
  const stopAll = (): void => {
    for (const capture of captures) capture.stop()
  }
  const ended = Promise.all(captures.map(capture => capture.ended)).then(sum)
  ended.catch(stopAll)
  try {
    await Promise.all(captures.map(capture => capture.started))
  } catch (error) {
    stopAll()
    await Promise.allSettled(captures.map(capture => capture.ended))
    throw error
  }
  void tellBlindSpots(interfaces, notice)
  return {
    ended,
    counts: async () => sum(await Promise.all(captures.map(capture => capture.counts()))),
    stop: () => {
      stopAll()
      return ended
    },
  }
}

async function tellBlindSpots(names: readonly string[], notice: (text: string) => void): Promise<void> {
  for (const found of await listInterfaces()) {
    if (names.includes(found.name) || names.includes('any')) for (const spot of blindSpots(found)) notice(`${found.name}: ${spot}`)
  }
}

function sum(interfaces: readonly InterfaceCounts[]): CaptureCounts {
  const total = (key: Exclude<keyof InterfaceCounts, 'interface' | 'backend' | 'sampledOut'>): number =>
    interfaces.reduce((count, i) => count + i[key], 0)
  const sampledOut = interfaces.map(i => i.sampledOut)
  return {
    captured: total('captured'),
    received: total('received'),
    droppedByKernel: total('droppedByKernel'),
    droppedByInterface: total('droppedByInterface'),
    droppedByUs: total('droppedByUs'),
    sampledOut: sampledOut.includes(undefined) ? undefined : sampledOut.reduce<number>((count, n) => count + (n ?? 0), 0),
    gaps: total('gaps'),
    gapMs: total('gapMs'),
    interfaces,
  }
}
