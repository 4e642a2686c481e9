// umtool diff: two moments of a log, and what is otherwise.
import type { EventLog } from '../../log/log.ts'
import { diffJson, diffLines } from '../../print/status/diff.ts'
import type { StatusChoice } from '../../print/status/text.ts'
import type { Style } from '../../print/style.ts'
import { type Change, differenceOf } from '../../state/difference.ts'
import { addressOfService } from '../../state/vips.ts'
import { EXIT } from '../exit-codes.ts'
import { drained, newStandardOutput, writeOut } from '../standard-output.ts'
import { sayLimits } from './run.ts'
import { snapshotFolder } from './snapshots.ts'
import { stateAt } from './state-at.ts'

export type DiffSettings = StatusChoice & { readonly output: 'text' | 'json'; readonly style: Style }

/** Microseconds. Resolves with the exit status. */
export async function printDiff(home: EventLog, from: number, to: number, settings: DiffSettings, signal: AbortSignal): Promise<number> {
  const options = { snapshots: snapshotFolder(), signal }
  const before = await stateAt(home, from, options)
  const after = await stateAt(home, to, options)
  if (signal.aborted) return EXIT.interrupted
  sayLimits(home, from, before)
  const changes = differenceOf({ state: before.state, at: from }, { state: after.state, at: to }).filter(change => isWanted(change, settings))
  const out = newStandardOutput()
  const text =
    settings.output === 'json'
      ? JSON.stringify(diffJson(changes, { from, to }), undefined, 2)
      : diffLines(changes, { from, to }, settings.style).join('\n')
  const bytes = Buffer.from(`${text}\n`)
  await writeOut(out, bytes, bytes.length)
  await drained(out)
  return after.unreadable.count > 0 ? EXIT.partial : EXIT.ok
}

function isWanted({ cluster, part, subject, node }: Change, choice: StatusChoice): boolean {
  const vip = part === 'vip' ? subject : part === 'service' ? addressOfService(subject) : undefined
  return (
    (choice.cluster?.(cluster) ?? true) &&
    (choice.node === undefined || choice.node(part === 'node' ? subject : (node ?? ''))) &&
    (choice.service === undefined || (part === 'service' && choice.service(subject))) &&
    (choice.vip === undefined || (vip !== undefined && choice.vip(vip)))
  )
}
