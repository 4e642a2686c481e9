import { testRecorded } from './recorded.ts'

describe('Optimized link state routing', () => {
  testRecorded('olsr')
})
