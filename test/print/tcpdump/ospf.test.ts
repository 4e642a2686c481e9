import { testRecorded } from './recorded.ts'

describe('OSPF version 2', () => {
  testRecorded('ospf')
})
