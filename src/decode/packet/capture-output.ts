// Bytes of a capture on their way out: one buffer that whole records are added to, and that its owner empties.

export type CaptureOutput = {
  /** bytes[0, at) waits to be written; `view` is on the same bytes. Both are replaced when a record needs more room. */
  bytes: Uint8Array
  view: DataView
  at: number
}

export function newCaptureOutput(size = 1 << 16): CaptureOutput {
  const bytes = new Uint8Array(size)
  return { bytes, view: new DataView(bytes.buffer), at: 0 }
}

/** Makes room for `count` more bytes. */
export function makeRoom(o: CaptureOutput, count: number): void {
  if (o.at + count <= o.bytes.length) return
  let size = o.bytes.length * 2
  while (size < o.at + count) size *= 2
  const bytes = new Uint8Array(size)
  bytes.set(o.bytes.subarray(0, o.at))
  o.bytes = bytes
  o.view = new DataView(bytes.buffer)
}

/** Adds from[at, end), for which there is room. A copy by way of a subarray takes 35 to 60 ns from 66 to 1,514 bytes, a loop 85 to 1,460. */
export function putBytes(o: CaptureOutput, from: Uint8Array, at: number, end: number): void {
  o.bytes.set(from.subarray(at, end), o.at)
  o.at += end - at
}
