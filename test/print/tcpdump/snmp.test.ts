import { testRecorded } from './recorded.ts'

describe('SNMP', () => {
  testRecorded('snmp')
})
