// The contract of the log, for the home in memory.
import { openMemoryLog } from '../../src/log/memory.ts'
import { describeLog } from './contract.ts'

describeLog('memory:', { open: async () => openMemoryLog() })
