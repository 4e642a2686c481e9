// Everything that is fuzzed. A new target is one file in targets/ and one line here.

import { captureFiles } from './seeds.ts'
import type { FuzzTarget } from './target.ts'
import { captureFile } from './targets/capture-file.ts'
import { chain } from './targets/chain.ts'
import { decoders } from './targets/decoders.ts'
import { hostTexts } from './targets/host-texts.ts'
import { kafka } from './targets/kafka.ts'
import { logs } from './targets/logs.ts'
import { printPacketTarget } from './targets/print-packet.ts'
import { traceTarget } from './targets/trace.ts'

const captureFileTarget: FuzzTarget = {
  name: captureFile.name,
  seeds: captureFiles,
  run: (b, at, end) => captureFile.run(b.subarray(at, end)),
}

export const targets: readonly FuzzTarget[] = [...decoders, chain, printPacketTarget, traceTarget, captureFileTarget, hostTexts, ...logs, ...kafka]
