import { testRecorded } from './recorded.ts'

describe('DECnet', () => {
  testRecorded('decnet')
})
