// What the words of `umtool trace` mean together: checked once, so that the rest need not ask again.

import type { PrintOptions } from '../../print/tcpdump/printer.ts'
import type { ColorChoice } from '../color.ts'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'

export type OutputForm = 'text' | 'compact' | 'table' | 'json' | 'jsonl'

export type TraceSettings = {
  readonly interfaces: readonly string[]
  /** Words of a pcap filter, as typed; empty for none. */
  readonly filter: string
  readonly ports: readonly number[]
  readonly onlyPort: boolean
  /** One connection in this many; 1 is all. */
  readonly sample: number
  readonly explain: boolean
  /** Packets after which to stop; Infinity for never. */
  readonly count: number
  readonly durationMs: number
  /** Bytes of a packet to capture; 262144 is all of it. */
  readonly snaplen: number
  readonly bufferKib: number
  readonly promiscuous: boolean
  readonly backend: 'auto' | 'pcap' | 'tcpdump'
  readonly read: string | undefined
  readonly follow: boolean
  readonly write: { readonly path: string; readonly fileMegabytes: number; readonly rotateSeconds: number; readonly files: number } | undefined
  /** Lines are to be printed (not with -w alone, --packet-count or --explain). */
  readonly print: boolean
  readonly output: OutputForm
  readonly packetCount: boolean
  readonly summary: boolean | undefined
  /** true and false are orders; undefined follows the terminal. */
  readonly annotate: boolean | undefined
  readonly color: ColorChoice
  readonly map: string | undefined
  readonly lines: PrintOptions
}

type Flags = {
  readonly interface: readonly string[] | undefined
  readonly port: readonly string[] | undefined
  readonly 'only-port': boolean
  readonly sample: string | undefined
  readonly explain: boolean
  readonly count: number | undefined
  readonly duration: string | undefined
  readonly snaplen: number | undefined
  readonly 'buffer-size': number | undefined
  readonly promiscuous: boolean
  readonly backend: TraceSettings['backend']
  readonly read: string | undefined
  readonly follow: boolean
  readonly write: string | undefined
  readonly print: boolean
  readonly 'file-size': number | undefined
  readonly 'rotate-seconds': number | undefined
  readonly 'file-count': number | undefined
  readonly output: OutputForm
  readonly 'packet-count': boolean
  readonly summary: boolean | undefined
  readonly plain: boolean
  readonly annotate: boolean
  readonly color: ColorChoice
  readonly map: string | undefined
  readonly nano: boolean
}

/** One word of the command line as oclif's parser saw it. */
type Token = { readonly type: string; readonly flag?: string }

const WHOLE_PACKET = 262144
const DEFAULT_SNAPLEN = 256
const DEFAULT_BUFFER_KIB = 16384

const usage = (what: string, hint?: string) => umtoolError(EXIT.usage, what, { hint })

/** Throws a usage error for what cannot be meant. */
export function settingsOf(flags: Flags, words: readonly string[], raw: readonly Token[]): TraceSettings {
  const times = (flag: string): number => raw.filter(token => token.type === 'flag' && token.flag === flag).length
  const named = flags.interface ?? []
  const fromFile = flags.read !== undefined
  if (fromFile && named.length > 0) throw usage('-r reads a file and -i captures: choose one')
  const firstIsInterface = !fromFile && named.length === 0
  const interfaces = firstIsInterface ? (words[0]?.split(',').filter(Boolean) ?? []) : named
  const ports = (flags.port ?? []).map(port)
  if (!fromFile && interfaces.length === 0 && !flags.explain) {
    throw usage('which interface? or -r FILE for a capture', 'umtool trace any --port 80, or: umtool trace -r FILE')
  }
  if (interfaces.includes('any') && interfaces.length > 1) throw usage('any is all interfaces already')
  if (flags.follow && flags.read === '-') throw usage('-f follows a growing file; a pipe is read to its end anyway')
  const writing = flags.write !== undefined
  if (flags.write === '-' && (flags.print || flags['packet-count'])) throw usage('-w - writes packets to standard output, where nothing else may go')
  if (writing && flags.write !== '-' && flags.write === flags.read) throw usage(`-w would overwrite ${flags.read} while it is read`)
  return {
    interfaces: [...new Set(interfaces)],
    filter: words.slice(firstIsInterface ? 1 : 0).join(' '),
    ports,
    onlyPort: flags['only-port'],
    sample: sample(flags.sample),
    explain: flags.explain,
    count: flags.count ?? Number.POSITIVE_INFINITY,
    durationMs: duration(flags.duration),
    snaplen: flags.snaplen === 0 ? WHOLE_PACKET : (flags.snaplen ?? (writing ? WHOLE_PACKET : DEFAULT_SNAPLEN)),
    bufferKib: flags['buffer-size'] ?? DEFAULT_BUFFER_KIB,
    promiscuous: flags.promiscuous,
    backend: flags.backend,
    read: flags.read,
    follow: flags.follow,
    write: writing
      ? {
          path: flags.write as string,
          fileMegabytes: flags['file-size'] ?? 0,
          rotateSeconds: flags['rotate-seconds'] ?? 0,
          files: flags['file-count'] ?? 0,
        }
      : undefined,
    print: !flags['packet-count'] && (!writing || flags.print),
    output: flags.output,
    packetCount: flags['packet-count'],
    summary: flags.summary,
    annotate: flags.plain ? false : flags.annotate ? true : undefined,
    color: flags.color,
    map: flags.map,
    lines: {
      verbose: Math.min(times('verbose'), 3),
      link: times('link') > 0,
      quiet: times('quiet') > 0,
      time: Math.min(times('time'), 5),
      numbers: times('number') > 0,
      absolute: times('absolute-tcp-sequence-numbers') > 0,
      noChecksums: times('dont-verify-checksums') > 0,
      hex: times('hex'),
      hexAscii: times('hex-ascii'),
      ascii: times('ascii'),
      nano: flags.nano,
    },
  }
}

function port(text: string): number {
  const value = Number(text)
  if (!/^\d{1,5}$/.test(text) || value < 1 || value > 65535) throw usage(`--port takes numbers from 1 to 65535, not "${text}"`)
  return value
}

function sample(text: string | undefined): number {
  if (text === undefined) return 1
  const value = /^1\/(\d{1,5})$/.exec(text)
  const n = Number(value?.[1])
  if (!value || n < 1 || n > 65535) throw usage(`--sample takes 1/N with N from 1 to 65535, not "${text}"`, '--sample 1/100')
  return n
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, '': 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function duration(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY
  const value = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|)$/.exec(text)
  if (!value || Number(value[1]) === 0) throw usage(`--duration takes a time such as 90s, 15m or 2h, not "${text}"`)
  return Number(value[1]) * UNITS[value[2]!]!
}
