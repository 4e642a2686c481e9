import { testRecorded } from './recorded.ts'

describe('EIGRP', () => {
  testRecorded('eigrp')
})
