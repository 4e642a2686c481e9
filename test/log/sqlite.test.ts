// The contract of the log, for the home in SQLite.
import { DatabaseSync } from 'node:sqlite'
import { openLog } from '../../src/log/open.ts'
import { describeLog } from './contract.ts'
import { newPaths } from './folder.ts'

const newPath = newPaths()

describeLog('sqlite:', {
  open: () => openLog(`sqlite:${newPath()}`, 'write'),
  async damage(log, position) {
    const db = new DatabaseSync(log.home.replace('sqlite:', ''))
    db.prepare('UPDATE events_event SET data = ? WHERE position = ?').run('{"from": 1', Number(position))
    db.close()
  },
})
