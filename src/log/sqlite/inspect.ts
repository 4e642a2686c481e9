// What the tables know of themselves: whether the file is sound, and which numbers of which lives of sources ever came.
import type { Inspection, Life } from '../log.ts'
import { type Connection, pragma } from './connect.ts'
import { resultCode, SQLITE } from './errors.ts'

/** More than these say no more. */
const MOST_COMPLAINTS = 20

type SeenRow = readonly [source: string, run: string, pruned: number, first: number | null, last: number | null]

export function inspect(connection: Connection, deep: boolean): Inspection {
  const damage = deep ? complaints(connection) : []
  const rows = connection
    .prepare('SELECT source, run, pruned, first, last FROM origin LEFT JOIN seen ON seen.origin = origin.id ORDER BY origin.id, first')
    .all() as unknown as readonly SeenRow[]
  const lives: (Life & { readonly ranges: (readonly [number, number])[] })[] = []
  for (const [source, run, pruned, first, last] of rows) {
    let life = lives.at(-1)
    if (life === undefined || life.source !== source || life.run !== run) {
      life = { source, run, pruned, ranges: [] }
      lives.push(life)
    }
    if (first !== null && last !== null) life.ranges.push([first, last])
  }
  return { damage, lives }
}

/** `PRAGMA quick_check`: every page is where it should be and every row has its form; indexes are not compared. */
function complaints({ db }: Connection): string[] {
  try {
    const rows = db.prepare(`PRAGMA quick_check(${MOST_COMPLAINTS})`).all() as { quick_check: string }[]
    const found = rows.map(row => row.quick_check).filter(text => text !== 'ok')
    const freelist = pragma(db, 'freelist_count')
    return typeof freelist === 'number' ? found : [...found, 'the list of free pages cannot be read']
  } catch (error) {
    if (resultCode(error) === SQLITE.corrupt) return [`quick_check gave up: ${(error as Error).message}`]
    throw error
  }
}
