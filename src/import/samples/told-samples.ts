// What a collector makes of samples: a function from samples of one time to facts, which keeps what it needs in between.

import type { Fact } from '../../events/event.ts'
import type { Rejected } from '../rejected.ts'
import type { Kind } from './recognise.ts'
import type { Sample } from './split.ts'

export type SampleReader = {
  readonly collector: string
  /** Kinds it reads, in the order in which texts of one time are taken. */
  readonly kinds: readonly Kind[]
  /** Of samples of one kind and one time: those with less are taken first. */
  order?(sample: Sample): number
  /** Throws SyntaxError for a sample that cannot be read. */
  newTell(rejected: Rejected): (sample: Sample) => readonly Fact[] | Promise<readonly Fact[]>
}

/** Samples in the order of their times -> facts. */
export async function* sampleFacts(
  samples: AsyncIterable<Sample>,
  { kinds, order = () => 0, newTell }: SampleReader,
  rejected: Rejected,
): AsyncGenerator<Fact, void, void> {
  const tell = newTell(rejected)
  let group: Sample[] = []
  for await (const sample of samples) {
    if (!kinds.includes(sample.kind)) continue
    if (group.length > 0 && group[0]!.at !== sample.at) yield* flush()
    group.push(sample)
  }
  yield* flush()

  async function* flush(): AsyncGenerator<Fact, void, void> {
    const rank = ({ kind }: Sample): number => kinds.indexOf(kind)
    const ready = group.toSorted((a, b) => rank(a) - rank(b) || order(a) - order(b))
    group = []
    for (const sample of ready) {
      try {
        yield* await tell(sample)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        rejected.reject(sample.file, sample.line + lineIn(error.message), error.message)
      }
    }
  }
}

/** Parsers count lines from the first of their text. */
const lineIn = (message: string): number => Number(/, line (\d{1,9}): /.exec(message)?.[1] ?? 1) - 1
