import { testRecorded } from './recorded.ts'

describe('DHCP for IPv6', () => {
  testRecorded('dhcp6')
})
