import { testRecorded } from './recorded.ts'

describe('signalling on Frame Relay', () => {
  testRecorded('q933')
})
