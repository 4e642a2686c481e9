import { testRecorded } from './recorded.ts'

describe('BOOTP and DHCP', () => {
  testRecorded('bootp')
})
