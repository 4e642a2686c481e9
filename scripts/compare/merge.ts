// Many captures as a few: starting tcpdump costs more than the packets of a small file, and there are 22 flag sets.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eachPacket } from './packets.ts'

const MAGIC = 0xa1b2c3d4
const SNAPLEN = 262144

/** Writes the packets of `files`, in order, into one classic pcap per link type below `dir`; answers their paths. Times keep microseconds. */
export async function mergeByLinkType(files: readonly string[], dir: string): Promise<string[]> {
  const parts = new Map<number, Uint8Array[]>()
  for (const file of files) {
    await eachPacket(file, record => {
      const list = parts.get(record.linkType) ?? [fileHeader(record.linkType)]
      parts.set(record.linkType, list)
      const captured = record.end - record.at
      list.push(words(record.seconds, Math.floor(record.nanoseconds / 1000), captured, record.wireLength), record.bytes.slice(record.at, record.end))
    })
  }
  return [...parts].map(([linkType, list]) => {
    const path = join(dir, `merged-${linkType}.pcap`)
    writeFileSync(path, Buffer.concat(list))
    return path
  })
}

const fileHeader = (linkType: number): Uint8Array => words(MAGIC, 0x00040002, 0, 0, SNAPLEN, linkType)

function words(...values: readonly number[]): Uint8Array {
  const b = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) b.writeUInt32LE(value, i * 4)
  return b
}
