import { testRecorded } from './recorded.ts'

describe('VLAN query protocol', () => {
  testRecorded('vqp')
})
