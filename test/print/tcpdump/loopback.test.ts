import { testRecorded } from './recorded.ts'

describe('Ethernet loopback', () => {
  testRecorded('loopback')
})
