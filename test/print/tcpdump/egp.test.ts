import { testRecorded } from './recorded.ts'

describe('EGP', () => {
  testRecorded('egp')
})
