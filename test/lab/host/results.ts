// The folder a run leaves its results in. An earlier run's are cleared away; anything else in it is somebody's, and stays.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const OURS = /^(truth\.jsonl?|progress|clients\.jsonl|client\.log|console\.log|enough|status|witness-ipvs|nodes|\w+\.pcap)$/

/** Throws when the folder holds what no run has left there. */
export function clearResults(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const names = readdirSync(folder)
  const foreign = names.find(name => !OURS.test(name))
  if (foreign !== undefined) throw new TypeError(`${folder} holds ${foreign}, which is not from a run: choose another folder for the results`)
  for (const name of names) rmSync(join(folder, name), { recursive: true, force: true })
}
