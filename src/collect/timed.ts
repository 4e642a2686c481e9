// How long a collector waits for the machine: programs it ran and files it read. Logs, pipes and captures wait for something to happen,
// and do not count.
import type { Outside } from './outside.ts'

/** Microseconds. */
export type Asked = {
  /** Programs and files, in this run of the collector. */
  count: number
  total: number
  /** Of one, since it was last set to 0. */
  longest: number
}

export const newAsked = (): Asked => ({ count: 0, total: 0, longest: 0 })

/** The same outside, with every answer's duration added up in `asked`. A clock that is set back in between counts as no time. */
export function timed(outside: Outside, asked: Asked): Outside {
  async function during<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const began = outside.now()
    try {
      return await ask()
    } finally {
      const took = Math.max(0, outside.now() - began)
      asked.count++
      asked.total += took
      asked.longest = Math.max(asked.longest, took)
    }
  }
  return {
    ...outside,
    read: path => during(() => outside.read(path)),
    list: path => during(() => outside.list(path)),
    run: (program, args, timeout) => during(() => outside.run(program, args, timeout)),
  }
}
