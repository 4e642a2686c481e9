import { testRecorded } from './recorded.ts'

describe('MPLS', () => {
  testRecorded('mpls')
})
