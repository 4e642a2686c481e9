// Writes packets to a capture file or to standard output: pcap or pcapng, in large pieces, one file or several in rotation.

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { type CaptureOutput, newCaptureOutput } from '../decode/packet/capture-output.ts'
import { type PcapFormat, putPcapHeader, putPcapPacket, wholePcapPackets } from '../decode/packet/pcap-writer.ts'
import {
  type PcapngInterfaceDescription,
  type PcapngSection,
  type PcapngStatistics,
  putPcapngInterface,
  putPcapngPacket,
  putPcapngSection,
  putPcapngStatistics,
  wholePcapngPackets,
} from '../decode/packet/pcapng-writer.ts'
import type { PacketRecord } from '../decode/packet/record.ts'
import { type CaptureError, captureError, systemError } from './capture-error.ts'
import { NO_MORE, type Rotation, type RotationState, rotate, rotatedName, STAY } from './rotate.ts'

export type WriteFormat =
  | ({ readonly format: 'pcap' } & PcapFormat)
  | { readonly format: 'pcapng'; readonly section: PcapngSection; readonly interfaces: readonly PcapngInterfaceDescription[] }

export type WriteOptions = {
  readonly rotation?: Rotation
  /** Milliseconds since the epoch, by which files rotate; the machine's clock unless given. */
  readonly now?: () => number
}

export type CaptureWriter = {
  /** The file being written. */
  path: string
  /** All packets and bytes given to the writer so far, files before this one included. */
  packets: number
  bytes: number
  /** Not empty: nothing is written any more. The reader of the pipe has gone; a rotation with an end has come to it; an error was thrown; it was closed. */
  readonly done: '' | 'reader gone' | 'last file full' | 'failed' | 'closed'
  /** Adds a packet; in pcapng with a comment, if it is not empty. Writes when enough has come together. */
  write(r: PacketRecord, comment?: string): void
  /** pcapng: an interface that came later; its `interfaceId` is the number of those before it. */
  addInterface(of: PcapngInterfaceDescription): void
  /** Writes what is waiting. */
  flush(): void
  /** Writes what is waiting, in pcapng with counters of the interfaces after it, and closes. */
  close(statistics?: readonly PcapngStatistics[]): void
}

/** Written when this much has come together; each write costs about what a hundred packets cost. */
const PIECE = 1 << 18
/** How long to wait for a full pipe that does not block. Milliseconds. */
const PIPE_WAIT = 2

/** Opens `path` (`-` is standard output) and writes the file's header. All errors are CaptureErrors, `cannot-write` here and `not-written` later. */
export function writeCapture(path: string, format: WriteFormat, { rotation = {}, now = Date.now }: WriteOptions = {}): CaptureWriter {
  if (path === '-' && (rotation.bytes || rotation.seconds)) throw captureError('bad-file-name', 'standard output cannot rotate', { where: '-w -' })
  const interfaces = format.format === 'pcapng' ? [...format.interfaces] : []
  const o = newCaptureOutput(PIECE + (PIECE >> 1))
  const state: RotationState = { count: 0, begun: now(), byTime: 0 }
  const wait = new Int32Array(new SharedArrayBuffer(4))
  let done: CaptureWriter['done'] = ''
  let fd = -1
  /** Bytes of the present file that reached it, and that belong to whole packets. */
  let written = 0
  /** Packets in files before this one, and in the part of this one that reached it. */
  let saved = 0

  function open(): void {
    writer.path = rotatedName(path, rotation, state.count, state.begun)
    try {
      fd = path === '-' ? 1 : openSync(writer.path, 'w')
    } catch (error) {
      done = 'failed'
      throw systemError(error, writer.path, 'cannot-write')
    }
    written = 0
    if (format.format === 'pcap') return putPcapHeader(o, format)
    putPcapngSection(o, format.section)
    for (const of of interfaces) putPcapngInterface(o, of)
  }

  function shut(): void {
    const open = fd
    fd = -1
    if (path === '-') return
    try {
      closeSync(open)
    } catch (error) {
      done = 'failed'
      throw systemError(error, writer.path, 'not-written') // some file systems find out only now
    }
  }

  function flush(): void {
    let at = 0
    while (at < o.at && done === '') {
      try {
        at += writeSync(fd, o.bytes, at, o.at - at)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EAGAIN') Atomics.wait(wait, 0, 0, PIPE_WAIT)
        else if (code === 'EPIPE') done = 'reader gone'
        else fail(error, at)
      }
    }
    written += o.at
    saved = writer.packets
    o.at = 0
  }

  /** The first `at` bytes of what was waiting reached the file: it is cut behind the last whole packet, and that is said. */
  function fail(error: unknown, at: number): never {
    const { end, packets } = wholePart(o, format, written, at)
    const bytes = written + end
    try {
      ftruncateSync(fd, bytes)
    } catch {
      // A device or a pipe: nothing to be cut.
    }
    done = 'failed'
    o.at = 0
    shut()
    const why = systemError(error, writer.path, 'not-written').message
    throw captureError('not-written', `${why}; saved: ${saved + packets} packets of ${writer.packets}, ${bytes} bytes in this file`, {
      where: writer.path,
      cause: error,
    })
  }

  /** False if the packet is not to be written. */
  function rotated(): boolean {
    const what = rotate(rotation, state, written + o.at, now())
    if (what === STAY) return true
    flush()
    shut()
    if (what === NO_MORE) done = 'last file full'
    else open()
    return done === ''
  }

  const rotates = Boolean(rotation.bytes || rotation.seconds)
  const writer: CaptureWriter = {
    path,
    packets: 0,
    bytes: 0,
    get done() {
      return done
    },
    write(r, comment) {
      if (done !== '' || (rotates && !rotated())) return
      const before = o.at
      if (format.format === 'pcap') {
        if (r.linkType !== format.linkType) throw mixedLinks(r.linkType, format.linkType, writer.path)
        putPcapPacket(o, format, r)
      } else putPcapngPacket(o, r, comment)
      writer.packets++
      writer.bytes += o.at - before
      if (o.at >= PIECE) flush()
    },
    addInterface(of) {
      interfaces.push(of)
      if (done === '') putPcapngInterface(o, of)
    },
    flush,
    close(statistics = []) {
      if (fd < 0) return
      if (format.format === 'pcapng') for (const s of statistics) putPcapngStatistics(o, s)
      flush()
      shut()
      if (done === '') done = 'closed'
    },
  }
  open()
  flush()
  return writer
}

function mixedLinks(other: number, linkType: number, where: string): CaptureError {
  const what = `a packet of link type ${other} does not go into a pcap file of link type ${linkType}`
  return captureError('mixed-links', what, { where, hint: 'a name that ends in .pcapng' })
}

function wholePart(o: CaptureOutput, format: WriteFormat, written: number, at: number): { end: number; packets: number } {
  if (format.format === 'pcapng') return wholePcapngPackets(o, 0, at)
  // The first piece of a pcap file begins with the header, which is no record.
  const header = written === 0 ? 24 : 0
  return at < header ? { end: 0, packets: 0 } : wholePcapPackets(o, header, at)
}
