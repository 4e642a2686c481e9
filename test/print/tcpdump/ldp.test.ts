import { testRecorded } from './recorded.ts'

describe('LDP', () => {
  testRecorded('ldp')
})
