import { testRecorded } from './recorded.ts'

describe('AppleTalk in UDP', () => {
  testRecorded('kip')
})
