// One interface through the npm package `pcap` to a pcap stream on standard output, in batches. Runs in the child alone.
//
// Measured on a veth pair, 350,000 packets/s: with the kernel's blocks handed over when full or after a while this costs a tenth of
// a processor, with libpcap's immediate mode eight tenths, since that means one system call per packet. So a packet may be
// `holdMs` old when it gets here, and is written at once: a batch is all that one call of `dispatch` brings, or 64 KiB.

import { writeSync } from 'node:fs'
import type { ChildCounts, ChildMessage, ChildOptions } from './child-protocol.ts'
import { hearWords, leave } from './child-words.ts'
import { linkTypeOf, type PcapModule, type PcapSession } from './pcap-package.ts'
import { newSessionCounts, openUnsampled } from './session-counts.ts'

/** So much later than it should a kernel may hand over a block: its slowest clock ticks every 10 ms. */
const LATE_MS = 15
/** A socket that libuv no longer watches is looked at this often. */
const LOOK_MS = 20
const BATCH = 1 << 16
const RECORD_HEADER = 16
const FILE_HEADER = 24
/** Under load the event loop stands still; this often it is asked whether the parent has something to say. */
const ASK_MS = 20
/** libpcap's counters are read this often, long before they begin again at 0. */
const COUNT_MS = 60_000
const KEPT_VIEWS = 2048

/** Opens the interface or throws what libpcap says; then captures until standard input ends. */
export function captureInChild(pcap: PcapModule, options: ChildOptions): void {
  const { snaplen } = options
  // Header and packet side by side, as the native code fills them, are a pcap record.
  const record = Buffer.alloc(RECORD_HEADER + snaplen)
  const header = record.subarray(0, RECORD_HEADER)
  const packet = record.subarray(RECORD_HEADER)
  const fields = new Uint32Array(record.buffer, record.byteOffset, RECORD_HEADER / 4)
  const batch = new Uint8Array(Math.max(BATCH, record.length))
  const views = new Array<Uint8Array | undefined>(KEPT_VIEWS)
  let filled = 0
  let captured = 0
  let lastTurn = Date.now()
  let lastCount = lastTurn
  let ending: { readonly counts: ChildCounts; readonly enough: number; readonly until: number } | undefined
  let timer: NodeJS.Timeout | undefined

  const unsampled = openUnsampled(pcap, options)
  const session = new pcap.PcapSession()
  const linkType = open(session, options, packetReady)
  const countUnsampled = unsampled === undefined ? undefined : newSessionCounts(unsampled)
  const countSession = newSessionCounts(session)
  giveUpRoot(options)
  write(fileHeader(snaplen, linkType), FILE_HEADER)
  say({ says: 'opened' })

  session.read_callback = () => {
    const before = captured
    turn()
    // Called without a packet to read: an error on the socket, after which nobody calls again.
    if (captured === before) timer ??= setInterval(turn, LOOK_MS)
  }
  session.start_polling()
  setInterval(counts, COUNT_MS)
  const words = hearWords(hear, finish)

  function packetReady(): void {
    if (fields[2]! > snaplen) fields[2] = snaplen // no more than this was copied
    const bytes = RECORD_HEADER + fields[2]!
    if (filled + bytes > batch.length) underLoad()
    batch.set(views[bytes] ?? view(bytes), filled)
    filled += bytes
    captured++
  }

  /** The first `bytes` bytes of the record; kept, because making one costs more than copying a packet. */
  function view(bytes: number): Uint8Array {
    const made = record.subarray(0, bytes)
    if (bytes < KEPT_VIEWS) views[bytes] = made
    return made
  }

  function turn(): void {
    const status = session.dispatch(packet, header)
    flush()
    lastTurn = Date.now()
    if (status < 0) {
      say({ says: 'gone' })
      end()
    } else if (ending !== undefined && isDrained()) end()
  }

  function flush(): void {
    if (filled > 0) write(batch, filled)
    filled = 0
  }

  /** The batch is full in the middle of `dispatch`, which may not come back for long: do here what the event loop would. */
  function underLoad(): void {
    flush()
    const now = Date.now()
    if (now - lastTurn < ASK_MS) return
    lastTurn = now
    if (now - lastCount > COUNT_MS) counts()
    if (ending === undefined) words.look()
    else if (isDrained()) end()
  }

  function hear(text: string): void {
    if (text.includes('stats')) say({ says: 'counts', counts: counts() })
    if (text.includes('end')) finish()
  }

  /** What came before this moment is still handed over: at most as long as the kernel holds it back, and not when the counts agree. */
  function finish(): void {
    if (ending !== undefined) return
    const now = counts()
    ending = { counts: now, enough: now.received - now.dropped, until: Date.now() + options.holdMs + LATE_MS }
    clearInterval(timer)
    timer = setInterval(turn, 1)
  }

  const isDrained = (): boolean => captured >= ending!.enough || Date.now() >= ending!.until

  function end(): never {
    flush()
    const last = counts()
    if (ending === undefined) say({ says: 'counts', counts: last })
    else {
      // What came after the parent's word is neither received nor lost nor left out.
      const received = Math.min(last.received, Math.max(ending.counts.received, captured + last.dropped))
      say({ says: 'counts', counts: { ...last, received, sampledOut: ending.counts.sampledOut } })
    }
    leave()
  }

  function counts(): ChildCounts {
    lastCount = Date.now()
    const passed = countSession()
    const sampledOut = countUnsampled === undefined ? undefined : Math.max(0, countUnsampled().received - passed.received)
    return { ...passed, captured, sampledOut }
  }
}

/** Opens an interface or throws; answers its LINKTYPE_ value. */
function open(session: PcapSession, options: ChildOptions, packetReady: () => void): number {
  const { interface: name, filter, bufferBytes, snaplen, promiscuous, holdMs } = options
  const warn = (): void => {} // about IPv4 addresses, which a capture does not need
  return linkTypeOf(session.open_live(name, filter, bufferBytes, snaplen, '', packetReady, false, holdMs, warn, promiscuous))
}

/** libpcap gives one text for a bad filter and a bad interface; this tells which it was. */
export function opensWithoutFilter(pcap: PcapModule, options: ChildOptions): boolean {
  if (options.filter === '') return false
  try {
    open(new pcap.PcapSession(), { ...options, filter: '', bufferBytes: 1 << 16, snaplen: 64, promiscuous: false }, () => {})
    return true
  } catch {
    return false
  }
}

/** A line for the parent. */
export function say(message: ChildMessage): void {
  try {
    writeSync(2, `${JSON.stringify(message)}\n`)
  } catch {
    leave() // nobody listens any more
  }
}

/** All of it, waiting while the pipe is full: then the kernel's ring fills, and the kernel counts what it drops. */
function write(bytes: Uint8Array, length: number): void {
  try {
    for (let at = 0; at < length; ) at += writeSync(1, bytes, at, length - at)
  } catch {
    leave() // the parent is gone
  }
}

function fileHeader(snaplen: number, linkType: number): Buffer {
  const little = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 // records come in the machine's own order
  const header = Buffer.alloc(FILE_HEADER)
  const view = new DataView(header.buffer, header.byteOffset)
  view.setUint32(0, 0xa1b2c3d4, little)
  view.setUint16(4, 2, little)
  view.setUint16(6, 4, little)
  view.setUint32(16, snaplen, little)
  view.setUint32(20, linkType, little)
  return header
}

/** The socket stays open without any right to open another. */
function giveUpRoot({ user }: ChildOptions): void {
  if (user === undefined) return
  try {
    process.setgroups?.([])
    process.setgid?.(user.gid)
    process.setuid?.(user.uid)
  } catch (error) {
    say({ says: 'still-root', text: (error as Error).message })
  }
}
