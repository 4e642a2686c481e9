// Whether packets can be captured here at all: asked before, since a capture that is refused looks like a collector that fails.

import { findProgram, mayCapture, permissionHint } from '../../capture/privilege.ts'
import type { Outside } from '../outside.ts'
import { inOneLine } from '../words.ts'
import { runProgram } from './program.ts'

const LOOK_MS = 5000

/** Undefined when this process, or tcpdump by its own rights, may. `-L` opens a device, lists its link types and captures nothing. */
export async function whyNoCapture(
  life?: AbortSignal,
  permitted: boolean = mayCapture(),
  tcpdump: string | undefined = findProgram('tcpdump'),
): ReturnType<NonNullable<Outside['whyNoCapture']>> {
  if (permitted) return undefined
  const tried = tcpdump === undefined ? undefined : await runProgram(tcpdump, ['-i', 'lo', '-L'], LOOK_MS, life).catch(() => undefined)
  if (tried?.status === 0) return undefined
  return { why: 'not permitted to capture', remedy: inOneLine(permissionHint(['umtool', 'agent'])) }
}
