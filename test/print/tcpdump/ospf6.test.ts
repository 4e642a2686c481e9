import { testRecorded } from './recorded.ts'

describe('OSPF version 3', () => {
  testRecorded('ospf6')
})
