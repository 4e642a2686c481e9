// The other side of the comparison: what a program prints for a file, tcpdump above all, and how its text falls into packets.
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { words } from './flags.ts'

/** A program that prints a capture file: its name, and the arguments before the flags. */
export type Judge = { command: string; before: string[]; after(file: string): string[] }

export const TCPDUMP: Judge = { command: 'tcpdump', before: ['-n'], after: file => ['-r', file] }
/** The built command line, as an installed umtool would answer. */
export const CLI: Judge = { command: process.execPath, before: ['dist/bin.js', 'trace', '--plain'], after: file => ['-r', file] }

/** The version of the installed tcpdump, such as "4.99.3", or undefined without one. */
export function tcpdumpVersion(): string | undefined {
  try {
    return /tcpdump version (\S+)/.exec(execFileSync('tcpdump', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))?.[1]
  } catch {
    return undefined
  }
}

/**
 * Everything `judge` prints for `file`. An exit code other than 0 is kept quiet about, since a cut file gives one after its last
 * packet; but from our own command an error instead of any line is thrown.
 * Without a TZ of its own tcpdump reads the zone file again for every packet, so it is given one.
 */
export function run(judge: Judge, flags: string, file: string): Promise<Buffer> {
  const flagWords = words(flags).map(word => (judge === TCPDUMP && word === '--nano' ? '--time-stamp-precision=nano' : word))
  const env = { ...process.env, TZ: process.env.TZ ?? ':/etc/localtime' }
  const options = { encoding: 'buffer', maxBuffer: 2 ** 31, env } as const
  const input = judge === TCPDUMP ? unpacked(file) : undefined
  return new Promise((resolve, reject) => {
    const child = execFile(judge.command, [...judge.before, ...flagWords, ...judge.after(input ? '-' : file)], options, (error, stdout, stderr) => {
      if (error && typeof error.code === 'string') reject(new Error(`cannot run ${judge.command}`, { cause: error }))
      else if (error && judge !== TCPDUMP && stdout.length === 0) reject(new Error(`${judge.before.join(' ')}: ${stderr.toString().trim()}`))
      else resolve(stdout)
    })
    if (input) child.stdin?.end(input)
  })
}

/** A compressed file's content, which tcpdump cannot get at by itself; undefined for any other file. */
function unpacked(file: string): Buffer | undefined {
  if (file.endsWith('.gz')) return gunzipSync(readFileSync(file))
  if (file.endsWith('.zst')) return zstdDecompressSync(readFileSync(file))
  return undefined
}

/**
 * Cuts the output of a run with `-#` at the packet numbers, and takes the numbers off again unless `numbers`.
 * Packet n starts at the line that begins with n, padded to five, and two blanks; payload that imitates it is not told apart.
 */
export function splitNumbered(output: Buffer, numbers: boolean): Buffer[] {
  const starts: number[] = []
  const heads: number[] = []
  for (let at = 0; at < output.length; ) {
    const head = `${String(starts.length + 1).padStart(5)}  `
    if (output.toString('latin1', at, at + head.length) === head) {
      starts.push(at)
      heads.push(numbers ? 0 : head.length)
    }
    const feed = output.indexOf(0x0a, at)
    at = feed < 0 ? output.length : feed + 1
  }
  return starts.map((start, i) => output.subarray(start + heads[i]!, starts[i + 1] ?? output.length))
}
