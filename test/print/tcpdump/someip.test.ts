import { testRecorded } from './recorded.ts'

describe('SOME/IP', () => {
  testRecorded('someip')
})
