// Lines of the systemd journal of some programs, as they come; the place to go on from is the time of the last line.

import type { Outside, TailedLine } from '../../src/collect/outside.ts'
import { readIsoTime } from '../../src/decode/log-time.ts'

/** `place`: microseconds since the epoch, as text. Without one, what comes from now on. */
export async function* journalLines(
  outside: Outside,
  programs: readonly string[],
  place: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<readonly TailedLine[]> {
  let last = Number(place)
  // The journal's --since includes its moment.
  if (!Number.isSafeInteger(last) || last < 0) last = 0
  // Not --lines=0: while the journal has nothing of these programs yet, that leaves out all that comes with the first of it.
  const since = last === 0 ? 'now' : `@${((last + 1) / 1e6).toFixed(6)}`
  const args = [
    '--quiet',
    '--follow',
    '--no-tail',
    '--output=short-iso-precise',
    `--since=${since}`,
    ...programs.map(program => `--identifier=${program}`),
  ]
  for await (const batch of outside.watch('journalctl', args, signal)) {
    yield batch.map(({ at, text }) => {
      const time = readIsoTime(text)?.time
      if (time?.zone !== undefined) last = Math.max(last, time.wall - time.zone * 60_000_000)
      return { at, text, place: String(last === 0 ? at : last) }
    })
  }
}
