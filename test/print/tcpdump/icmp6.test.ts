import { testRecorded } from './recorded.ts'

describe('ICMPv6', () => {
  testRecorded('icmp6')
})
