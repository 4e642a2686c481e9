import { testRecorded } from './recorded.ts'

describe('PPTP', () => {
  testRecorded('pptp')
})
