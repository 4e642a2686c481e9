import { testRecorded } from './recorded.ts'

describe('GRE version 0 and 1', () => {
  testRecorded('gre')
})
