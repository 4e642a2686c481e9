import { testRecorded } from './recorded.ts'

describe('SCTP and the M3UA inside it', () => {
  testRecorded('sctp')
})
