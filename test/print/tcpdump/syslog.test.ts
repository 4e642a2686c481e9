import { testRecorded } from './recorded.ts'

describe('Syslog', () => {
  testRecorded('syslog')
})
