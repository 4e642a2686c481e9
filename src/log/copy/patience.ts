// Waiting for a far log that may never answer: said after a while, given up after a long one.
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'

/** Milliseconds. */
export type Patience = { readonly said: number; readonly givenUp: number }

/** A broker that dies is missed after nine seconds, and another leads; a cable that is pulled is missed later, or never. */
export const PATIENCE: Patience = { said: 25_000, givenUp: 120_000 }

/** What is given up may still happen: then it came twice, and readers drop it. `silent` is called when it takes long, and when it is given up. */
export async function patiently<Answer>(
  work: Promise<Answer>,
  { said, givenUp }: Patience,
  silent: (why: string, isOver: boolean) => void,
): Promise<Answer> {
  const over = Promise.withResolvers<never>()
  const why = (milliseconds: number): string => `no answer for ${Math.round(milliseconds / 1000)} s`
  const first = setTimeout(() => silent(why(said), false), said).unref()
  const last = setTimeout(() => {
    silent(why(givenUp), true)
    over.reject(umtoolError(EXIT.unreachable, why(givenUp)))
  }, givenUp).unref()
  work.catch(() => {}) // when nobody waits for it any more
  try {
    return await Promise.race([work, over.promise])
  } finally {
    clearTimeout(first)
    clearTimeout(last)
  }
}
