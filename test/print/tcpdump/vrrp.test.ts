import { testRecorded } from './recorded.ts'

describe('VRRP version 2 and 3', () => {
  testRecorded('vrrp')
})
