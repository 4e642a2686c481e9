// Opens the log that --log, UMTOOL_LOG or nobody names.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { umtoolError } from '../cli/errors.ts'
import { EXIT } from '../cli/exit-codes.ts'
import { openFileLog } from './file.ts'
import { parseHome } from './home.ts'
import type { EventLog } from './log.ts'
import { openMemoryLog } from './memory.ts'
import { openSqliteLog } from './sqlite.ts'

/** The folder of the default log: others may pass through, the log itself is for owner and group. */
const FOLDER_MODE = 0o755

/**
 * For reading, the log must be there (exit status 3) and readable (4); nothing is written. For writing it is made when it is not there.
 * A damaged or foreign file is an error and stays as it is.
 */
export async function openLog(where: string | undefined, mode: 'read' | 'write'): Promise<EventLog> {
  const home = parseHome(where)
  switch (home.kind) {
    case 'memory':
      return openMemoryLog()
    case 'sqlite':
      if (home.isDefault && mode === 'write') mkdirSync(dirname(home.path), { recursive: true, mode: FOLDER_MODE })
      return openSqliteLog(home.path, mode)
    case 'kafka': {
      // Half a megabyte of client, for those who ask for it.
      const { openKafkaLog } = await import('./kafka.ts')
      return openKafkaLog(home.address, mode)
    }
    case 'file':
      if (mode === 'read') return openFileLog(home.path)
      throw umtoolError(EXIT.usage, 'a file of exported events is for reading', {
        where: `file:${home.path}`,
        hint: `umtool log export ${home.path} writes one; umtool log import ${home.path} reads it into a log`,
      })
  }
}
