import { testRecorded } from './recorded.ts'

describe('ICMP', () => {
  testRecorded('icmp')
})
