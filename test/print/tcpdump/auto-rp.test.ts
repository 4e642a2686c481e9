import { testRecorded } from './recorded.ts'

describe('Auto-RP', () => {
  testRecorded('auto-rp')
})
