// Every file with every flag set, a few programs at a time.
import { compare, type Result } from './differ.ts'
import type { Judge } from './judge.ts'

/** Results in the order of the files, and for each file of the flag sets. */
export function compareAll(files: readonly string[], sets: readonly string[], jobs: number, other?: Judge): Promise<Result[]> {
  const pairs = files.flatMap(file => sets.map(flags => ({ file, flags: flags.trim() })))
  return inParallel(pairs, jobs, ({ file, flags }) => compare(file, flags, other))
}

/** Runs `work` over `items`, at most `jobs` at a time, answers in the order of the items. */
async function inParallel<A, B>(items: readonly A[], jobs: number, work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!)
  }
  await Promise.all(Array.from({ length: jobs }, lane))
  return results
}
