import { testRecorded } from './recorded.ts'

describe('timed', () => {
  testRecorded('timed')
})
