import { testRecorded } from './recorded.ts'

describe('ForCES messages in SCTP', () => {
  testRecorded('forces')
})
