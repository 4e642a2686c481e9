// Where a log was read to, as text: which file (device and inode), how far, and a hash of the bytes before, by which a file is known
// again when its inode was given to another, or when it was copied away.
//
// While a log is being rotated two files are read: the old one, in which the writer may still write, and the new one.

export type Segment = { readonly device: string; readonly inode: string; readonly offset: number; readonly hash: string }

/** The hash is over this many bytes at most. */
export const CONTEXT = 64
/** A place in a log that is not there yet: all that comes is new. */
export const BEFORE_ALL = 'v1'

export const segmentText = ({ device, inode, offset, hash }: Segment): string => `${device}:${inode}:${offset}:${hash}`

/** Oldest file first. */
export const placeText = (segments: readonly string[]): string => [BEFORE_ALL, ...segments].join(' ')

const SEGMENT = /^(\d+):(\d+):(\d{1,15}):([0-9a-f]{8})$/

/** Undefined for what is no place of ours. */
export function parsePlace(text: string): readonly Segment[] | undefined {
  const [version, ...words] = text.split(' ')
  if (version !== BEFORE_ALL) return undefined
  const found = words.map(word => SEGMENT.exec(word))
  if (found.includes(null)) return undefined
  return found.map(match => ({ device: match![1]!, inode: match![2]!, offset: Number(match![3]), hash: match![4]! }))
}

const OFFSET_BASIS = 0x811c9dc5
const PRIME = 0x01000193

/** FNV-1a over bytes[from, to), as eight hex digits: short and quick; it guards against chance, not against malice. */
export function hashOf(bytes: Uint8Array, from: number, to: number): string {
  let hash = OFFSET_BASIS
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, PRIME)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
