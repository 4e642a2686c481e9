// node test/packets/generate/write.ts DIR: the generated captures, whole, cut at every byte, damaged, and odd as files, below DIR.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { corpus, ports } from './corpus.ts'
import { oddFiles } from './files.ts'
import { cutEverywhere, damage, sampled } from './mutate.ts'
import { pcapFile } from './pcap.ts'
import { pcapngFiles } from './pcapng.ts'

/** Packets of one set that are cut at every byte, and how often each of all is damaged. */
const CUT_PACKETS = 120
const DAMAGED_COPIES = 8

function write(dir: string, name: string, content: Uint8Array, extension = 'pcap'): void {
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, `${name}.${extension}`), content)
}

const dir = process.argv[2]
if (!dir) throw new TypeError('which folder? node test/packets/generate/write.ts DIR')
for (const { name, linkType, packets } of [...corpus(), ports()]) {
  write(join(dir, 'whole'), name, pcapFile(linkType, packets))
  if (name === 'ports') continue
  write(join(dir, 'cut'), name, pcapFile(linkType, cutEverywhere(sampled(packets, Math.ceil(packets.length / CUT_PACKETS)))))
  write(join(dir, 'damaged'), name, pcapFile(linkType, damage(packets, DAMAGED_COPIES, 1, linkType === 1 ? 12 : 0)))
}
for (const { name, extension, content } of [...oddFiles(), ...pcapngFiles()]) write(join(dir, 'odd'), name, content, extension)
