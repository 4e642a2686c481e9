import { testRecorded } from './recorded.ts'

describe('MPLS label stacks', () => {
  testRecorded('mpls')
})
