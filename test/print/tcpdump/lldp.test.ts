import { testRecorded } from './recorded.ts'

describe('LLDP', () => {
  testRecorded('lldp')
})
