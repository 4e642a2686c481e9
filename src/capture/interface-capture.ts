// One interface, captured until told to stop: the child is started, and started again when the interface went and came back.

import { setTimeout as sleep } from 'node:timers/promises'
import type { Backend, OpenOptions } from './backend.ts'
import type { ChildMessage } from './child-protocol.ts'
import { type BackendChoice, backends } from './choose-backend.ts'
import { drained } from './drain.ts'
import { addCounts, countsOf, type InterfaceCounts, newTotals } from './interface-counts.ts'
import { interfaceState, isEthernet } from './interface-state.ts'
import { watchInterface } from './interface-watch.ts'
import { countLeftOut, type LeftOut } from './left-out.ts'
import { openError } from './live-errors.ts'
import { openFailure } from './open-failure.ts'
import { mayCapture } from './privilege.ts'
import { countRecords, newRecordCounter } from './record-counter.ts'
import { type ChildEnd, type RunningChild, startChild } from './running-child.ts'

/** One pcap stream, from its file header to its end; an interface that came back gives a new one. No two of a capture have the same number. */
export type CaptureStream = { readonly interface: string; readonly number: number }

export type InterfaceOptions = {
  readonly open: OpenOptions
  readonly backend: BackendChoice
  readonly command: readonly string[]
  /** Packets longer than this were put together by the kernel or the card. Bytes. */
  readonly longest: number
  /** The number of the next stream. */
  nextStream(): number
  take(chunk: Uint8Array, stream: CaptureStream): Promise<void> | undefined
  /** One sentence about this interface. */
  notice(text: string): void
}

export type InterfaceCapture = {
  /** Fulfilled when the interface is open, or waited for; rejected with a CaptureError. */
  readonly started: Promise<void>
  /** Fulfilled when it was stopped; rejected when the capture cannot go on. */
  readonly ended: Promise<InterfaceCounts>
  counts(): Promise<InterfaceCounts>
  stop(): void
}

const ETHERNET = 1
const RAW = 101
/** While an interface is away it is looked for this often; without sysfs to look at, opening it is tried that often. Milliseconds. */
const LOOK_MS = 50
const TRY_MS = 2000
/** A child that dies young this often in a row is not started again. */
const MOST_DEATHS = 5

export function captureInterface(options: InterfaceOptions): InterfaceCapture {
  const { open, notice } = options
  const name = open.interface
  const started = Promise.withResolvers<void>()
  const stopping = new AbortController()
  const total = newTotals(name, open.unsampled !== undefined)
  let running: RunningChild | undefined
  let backend: Backend | undefined
  /** Where tcpdump captures; the package counts by itself. */
  let leftOut: LeftOut | undefined
  /** Since when nobody listens to an interface that was captured before; 0 while one does. */
  let closedAt = 0
  let waits = false
  let toldJoined = false

  const ended = run()
  started.promise.catch(() => {})
  ended.catch(started.reject)
  return { started: started.promise, ended, counts, stop }

  async function run(): Promise<InterfaceCounts> {
    const order = backends(options.backend, { interface: name, filter: open.filter, permitted: mayCapture() })
    let deaths = 0
    while (!stopping.signal.aborted) {
      const end = await runOnce(order[0]!)
      if (stopping.signal.aborted) break
      if (!end.opened) {
        if (await mayTryAgain(end, order)) continue
        throw await openError(name, open.filter, isEthernet(name) ? ETHERNET : RAW, openFailure(end, name, open.filter), options.command)
      }
      closedAt ||= Date.now()
      deaths = end.counts.captured > 0 || end.gone ? 0 : deaths + 1
      if (deaths >= MOST_DEATHS)
        throw await openError(name, '', ETHERNET, { kind: 'other', text: `the capture ends again and again: ${whyEnded(end)}` }, [])
      notice(
        end.gone ? 'has disappeared; the capture goes on when it is back' : `the capture ended by itself (${whyEnded(end)}) and is started again`,
      )
      await away(!end.gone)
    }
    return countsOf(total, backend?.name, undefined)
  }

  async function runOnce(with_: Backend): Promise<ChildEnd> {
    const stream: CaptureStream = { interface: name, number: options.nextStream() }
    backend = with_
    const counter = newRecordCounter()
    const take = (chunk: Uint8Array): Promise<void> | undefined => {
      countRecords(counter, chunk)
      if (counter.longest > options.longest) joined(counter.longest)
      return options.take(chunk, stream)
    }
    leftOut = with_.name === 'tcpdump' && open.unsampled !== undefined ? countLeftOut(open, open.unsampled, received) : undefined
    await leftOut?.ready
    const child = startChild(with_, open, { take, message: heard, text: said })
    running = child
    if (stopping.signal.aborted) child.finish()
    const watch = name === 'any' ? undefined : watchInterface(name, notice)
    try {
      const end = await child.ended
      const sampledOut = leftOut === undefined ? end.counts.sampledOut : await leftOut.end(end.counts.received)
      addCounts(total, { ...end.counts, sampledOut, captured: counter.packets })
      return end
    } finally {
      watch?.stop()
      running = undefined
      leftOut = undefined
    }
  }

  /** Asked of a child that is open. */
  async function received(): Promise<number> {
    return (await running?.counts())?.received ?? 0
  }

  function heard(message: ChildMessage): void {
    if (message.says === 'opened') {
      if (closedAt > 0) {
        total.gaps++
        total.gapMs += Date.now() - closedAt
        notice(`is captured again; ${((Date.now() - closedAt) / 1000).toFixed(1)} s were missed`)
        closedAt = 0
      } else if (waits) notice('is up and captured')
      waits = false
      if (leftOut === undefined) started.resolve()
      else void leftOut.begin().then(tellCounted).finally(started.resolve)
    }
    if (message.says === 'still-root') notice(`the capturing process remains root: ${message.text}`)
  }

  function joined(bytes: number): void {
    if (toldJoined) return
    toldJoined = true
    notice(
      `packets of ${bytes} bytes: the kernel or the card puts them together before they are captured (GRO, TSO); ` +
        `on the wire they were smaller, as \`ethtool -K ${name} gro off gso off tso off\` would show`,
    )
  }

  function tellCounted(isCounted: boolean): void {
    if (!isCounted && !total.uncounted && !stopping.signal.aborted)
      notice('a second tcpdump could not be started: the packets that --sample leaves out are not counted')
    if (!isCounted) total.uncounted = true
  }

  /** libpcap and tcpdump warn on standard error; only one of their warnings changes what is captured, or at what price. */
  function said(line: string): void {
    if (/kernel memory for filter|Kernel filter failed/.test(line)) {
      total.uncounted = true // the kernel counts what it let through as if it had passed
      notice(
        'the kernel does not take a filter of this length; packets are filtered outside of it, which costs. sudo sysctl net.core.optmem_max=131072 helps',
      )
    }
  }

  /** Whether opening can be tried again: with the other backend, or when the interface is there. */
  async function mayTryAgain(end: ChildEnd, order: Backend[]): Promise<boolean> {
    const failure = openFailure(end, name, open.filter)
    const isBack = closedAt > 0
    if (order.length > 1 && (failure.kind === 'no-backend' || (failure.kind === 'no-permission' && !mayCapture()))) {
      const [failed, other] = order.splice(0, 1).concat(order)
      if (failure.kind === 'no-backend') notice(`captured with ${other!.name}, since ${failed!.name} is not to be had: ${failure.text}`)
      return true
    }
    if (failure.kind !== 'interface-down' && !(isBack && failure.kind === 'no-interface')) return false
    if (!isBack && !waits) notice('is down; waiting for it to come up')
    waits = true
    started.resolve()
    await away(false)
    return true
  }

  /** The package drains its ring by itself. */
  async function finish(child: RunningChild): Promise<void> {
    const caughtUp = async (): Promise<void> => {
      await leftOut?.fix()
      await drained(child.counts)
    }
    if (backend?.name === 'tcpdump') await Promise.race([caughtUp(), child.ended]).catch(() => {})
    child.finish()
  }

  /** Waits until the interface is up, or a while. */
  async function away(isThere: boolean): Promise<void> {
    const until = Date.now() + TRY_MS
    await rest(LOOK_MS)
    while (!stopping.signal.aborted && Date.now() < until && !isThere && !interfaceState(name)?.up) await rest(LOOK_MS)
  }

  async function rest(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: stopping.signal }).catch(() => {})
  }

  async function counts(): Promise<InterfaceCounts> {
    const [now, sampledOut] = await Promise.all([running?.counts(), leftOut?.count()])
    return countsOf(total, backend?.name, now && { ...now, sampledOut: sampledOut ?? now.sampledOut })
  }

  function stop(): void {
    if (stopping.signal.aborted) return
    stopping.abort()
    started.resolve()
    if (running !== undefined) void finish(running)
  }
}

const whyEnded = ({ text, how }: ChildEnd): string => text.split('\n').at(-1) || how
