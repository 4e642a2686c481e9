import { testRecorded } from './recorded.ts'

describe('NTP', () => {
  testRecorded('ntp')
})
