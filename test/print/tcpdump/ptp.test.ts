import { testRecorded } from './recorded.ts'

describe('Precision time protocol', () => {
  testRecorded('ptp')
})
