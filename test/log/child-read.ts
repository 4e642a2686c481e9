// A process that reads a log and says how many events it found, or what the error was, as JSON.
import type { UmtoolError } from '../../src/cli/errors.ts'
import { openLog } from '../../src/log/open.ts'

try {
  const log = await openLog(`sqlite:${process.argv[2]}`, 'read')
  let events = 0
  for await (const batch of log.read()) events += batch.length
  await log.close()
  process.stdout.write(JSON.stringify({ events }))
} catch (error) {
  const { exit, message } = error as UmtoolError
  process.stdout.write(JSON.stringify({ exit, message }))
}
