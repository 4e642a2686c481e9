// One target in a thread of its own: says how it ended, and shows all the while which input it is at.

import { parentPort, workerData } from 'node:worker_threads'
import { fuzz } from './engine.ts'
import { targets } from './targets.ts'

/** What run.ts gives; `progress` holds the number of the present input. */
export type WorkerData = {
  readonly name: string
  readonly seed: number
  readonly inputs: number
  readonly seconds: number
  readonly progress: SharedArrayBuffer
}

/** What comes back. */
export type WorkerResult = {
  readonly inputs: number
  readonly seconds: number
  readonly crash: { readonly input: Uint8Array; readonly index: number; readonly text: string } | undefined
}

const { name, seed, inputs, seconds, progress } = workerData as WorkerData
const shown = new Int32Array(progress)
const target = targets.find(t => t.name === name)!
const show = (index: number): void => {
  shown[0] = index
}
const { crash, ...rest } = fuzz(target, { seed, inputs, seconds, progress: show })
const text = crash?.error instanceof Error ? (crash.error.stack ?? crash.error.message) : String(crash?.error)
const result: WorkerResult = { ...rest, crash: crash && { input: crash.input, index: crash.index, text } }
parentPort!.postMessage(result)
