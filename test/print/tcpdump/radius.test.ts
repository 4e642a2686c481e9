import { testRecorded } from './recorded.ts'

describe('RADIUS', () => {
  testRecorded('radius')
})
