// Filter expressions (pcap-filter(7)) to BPF programs, by the installed tcpdump: the same compiler, hence the same meaning.
//
// tcpdump is given the header of an empty capture on its standard input, so that every link type works, with a name or without.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { newCaptureOutput } from '../decode/packet/capture-output.ts'
import { putPcapHeader } from '../decode/packet/pcap-writer.ts'
import { type BpfProgram, parseBpf } from './bpf-program.ts'
import { pointAtFault } from './bpf-where.ts'
import { type CaptureError, captureError } from './capture-error.ts'

/** libpcap asks the DNS for host names in an expression; this is how long that may take. Milliseconds. */
const PATIENCE = 20000
/** Looking for the fault means many compilations, none of which may wait for the DNS that long. */
const HURRY = { timeout: 3000, RES_OPTIONS: 'timeout:1 attempts:1' }
/** Longer expressions come from programs; a mark below one would be of no help. */
const LONGEST_SHOWN = 1000
const MOST_OUTPUT = 1 << 23

/** `text` is what the program would be read from when `failed` is empty, which is libpcap's own complaint otherwise. */
type Compilation = { readonly text: string; readonly failed: string }

/** A filter that was refused: what libpcap says, and the part of the expression it happened at. */
export type FilterError = CaptureError & { readonly at: number; readonly length: number; readonly says: string }

/** Compiles `expression` for packets of `linkType` (LINKTYPE_ value). Throws a CaptureError: `bad-filter` (a FilterError) or `no-tcpdump`. */
export async function compileFilter(expression: string, linkType: number, snaplen: number): Promise<BpfProgram> {
  const { text, failed } = await compile(expression, linkType, snaplen, { timeout: PATIENCE })
  if (failed === '') return parseBpf(text)
  if (expression.length > LONGEST_SHOWN) throw filterError(printable(failed), failed, 0, expression.length)
  const { at, length } = await pointAtFault(expression, async attempt => {
    const { failed: why } = await compile(attempt, linkType, snaplen, HURRY)
    return why === '' || (why === REJECTS_ALL && failed !== REJECTS_ALL)
  })
  throw filterError(`${printable(failed)}\n    ${printable(expression)}\n    ${' '.repeat(at)}${'^'.repeat(length)}`, failed, at, length)
}

/** Well-formed, but nothing can match: what made a beginning whole for a trial may be to blame for that. */
const REJECTS_ALL = 'expression rejects all packets'

const filterError = (what: string, says: string, at: number, length: number): FilterError =>
  Object.assign(captureError('bad-filter', what, { where: 'filter' }), { at, length, says })

/** One character for one, so that the marks below the expression stand where they should. */
const printable = (text: string): string => text.replace(/[\x00-\x1f\x7f-\x9f]/g, ' ')

function compile(expression: string, linkType: number, snaplen: number, patience: { timeout: number; RES_OPTIONS?: string }): Promise<Compilation> {
  const { timeout, ...more } = patience
  const { PATH = '/usr/local/bin:/usr/bin:/bin' } = process.env
  // Debian 11 and before keep tcpdump where the path of a plain user does not look.
  const env = { ...process.env, ...more, PATH: `${PATH}:/usr/sbin:/sbin`, LC_ALL: 'C' }
  return new Promise((resolve, reject) => {
    const child = start(expression, env)
    if (typeof child === 'string') return resolve({ text: '', failed: child })
    // Not the timeout of spawn: its timer stays, and keeps the process, when there is no such program.
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout)
    const output = ['', '']
    for (const [i, stream] of [child.stdout, child.stderr].entries()) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        if (output[i]!.length < MOST_OUTPUT) output[i] += chunk
      })
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      if (error.code === 'ENOENT')
        reject(captureError('no-tcpdump', 'tcpdump is needed to compile filters and is not installed', { hint: 'apt-get install tcpdump' }))
      else resolve({ text: '', failed: error.message })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (code === 0) resolve({ text: output[0]!, failed: '' })
      else if (signal !== null) resolve({ text: '', failed: `no answer from tcpdump within ${timeout / 1000} s, perhaps from the DNS for a name` })
      else resolve({ text: '', failed: complaint(output[1]!) })
    })
    child.stdin.on('error', () => {}) // it may not care for its input
    child.stdin.end(emptyCapture(linkType, snaplen))
  })
}

/** The process, or why there is none. */
function start(expression: string, env: NodeJS.ProcessEnv): ChildProcessWithoutNullStreams | string {
  if (expression.includes('\0')) return 'a filter cannot contain a NUL character'
  try {
    return spawn('tcpdump', ['-ddd', '-r', '-', '--', expression], { env, stdio: 'pipe' })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return code === 'E2BIG' ? 'the expression is too long' : message
  }
}

function emptyCapture(linkType: number, snaplen: number): Uint8Array {
  const o = newCaptureOutput(64)
  putPcapHeader(o, { linkType, snaplen, nanoseconds: false })
  return o.bytes.subarray(0, o.at)
}

/** The last line, without the program's name and what it says of the expression in general. */
function complaint(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? ''
  return last.replace(/^tcpdump: /, '').replace(/^can't parse filter expression: /, '') || 'refused without a word'
}
