// At the top of the project, node test/print/tcpdump/record.ts NAME [CAPTURE.pcap]: records again what the installed tcpdump prints of a fixture's packets.
//
// With a capture (classic pcap, little-endian), the fixture first takes from it each packet whose text has words that no packet before it had.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { CUT_FLAGS, digest, everyCut, type Fixture, FLAGS, fixturePath, type Recorded, readFixture } from './recorded.ts'

const ETHERNET = 1

type Cut = { frame: Uint8Array; captured: number }

/** A capture in which every packet's time tells which one it is. */
function pcapOf(frames: readonly Cut[], linkType: number): Buffer {
  const file = Buffer.alloc(24 + frames.reduce((sum, { captured }) => sum + 16 + captured, 0))
  file.writeUInt32LE(0xa1b2c3d4, 0)
  file.writeUInt16LE(2, 4)
  file.writeUInt16LE(4, 6)
  file.writeUInt32LE(262144, 16)
  file.writeUInt32LE(linkType, 20)
  let at = 24
  frames.forEach(({ frame, captured }, i) => {
    file.writeUInt32LE(1000000 + i, at)
    file.writeUInt32LE(captured, at + 8)
    file.writeUInt32LE(frame.length, at + 12)
    file.set(frame.subarray(0, captured), at + 16)
    at += 16 + captured
  })
  return file
}

function theirText(frames: readonly Cut[], flags: string, linkType: number): string[] {
  const args = ['-n', '-tt', ...flags.split(' ').filter(Boolean), '-r', '-']
  const { stdout } = spawnSync('tcpdump', args, { input: pcapOf(frames, linkType), encoding: 'latin1', maxBuffer: 2 ** 30 })
  const texts: string[] = []
  for (const line of stdout.slice(0, -1).split('\n')) {
    const stamp = `${1000000 + texts.length}.000000 `
    if (line.startsWith(stamp)) texts.push(line.slice(stamp.length))
    else texts[texts.length - 1] += `\n${line}`
  }
  if (texts.length !== frames.length) throw new Error(`tcpdump printed ${texts.length} of ${frames.length} packets`)
  return texts
}

function framesOf(path: string): Buffer[] {
  const file = readFileSync(path)
  const frames: Buffer[] = []
  for (let at = 24; at < file.length; at += 16 + file.readUInt32LE(at + 8)) frames.push(file.subarray(at + 16, at + 16 + file.readUInt32LE(at + 8)))
  return frames
}

const whole = (frame: Uint8Array): Cut => ({ frame, captured: frame.length })

/** Words with all numbers made equal. */
const wordsOf = (text: string): string[] => text.replace(/[0-9a-f:]*[0-9][0-9a-f:]*/g, 'N').split(/[\s,]+/)

function choose(frames: readonly Buffer[], linkType: number): Buffer[] {
  const seen = new Set<string>()
  const texts = FLAGS.map(flags => theirText(frames.map(whole), flags, linkType))
  return frames.filter((_, i) => {
    const words = texts.flatMap(text => wordsOf(text[i]!))
    const fresh = words.some(word => !seen.has(word))
    for (const word of words) seen.add(word)
    return fresh
  })
}

const [name, capture] = process.argv.slice(2)
if (name === undefined) throw new Error('which fixture?')
const old: Fixture = existsSync(fixturePath(name)) ? readFixture(name) : { packets: [], cut: {} }
const linkType = capture === undefined ? (old.linkType ?? ETHERNET) : readFileSync(capture).readUInt32LE(20)
const frames = capture === undefined ? old.packets.map(({ frame }) => Buffer.from(frame, 'hex')) : choose(framesOf(capture), linkType)
const texts = FLAGS.map(flags => theirText(frames.map(whole), flags, linkType))
const packets: Recorded[] = frames.map((frame, i) => ({
  frame: frame.toString('hex'),
  printed: Object.fromEntries(FLAGS.map((flags, f) => [flags, texts[f]![i]!])),
}))
const cut = Object.fromEntries(CUT_FLAGS.map(flags => [flags, digest(theirText(everyCut(packets), flags, linkType))]))
const fixture: Fixture = { ...(linkType === ETHERNET ? {} : { linkType }), packets, cut }
writeFileSync(fixturePath(name), `${JSON.stringify(fixture, null, 1)}\n`)
console.log(`${packets.length} packets`)
