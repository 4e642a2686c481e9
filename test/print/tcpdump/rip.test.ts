import { testRecorded } from './recorded.ts'

describe('RIP and RIPng', () => {
  testRecorded('rip')
})
