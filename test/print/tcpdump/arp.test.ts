import { testRecorded } from './recorded.ts'

describe('ARP, RARP and ARP over ATM and Frame Relay', () => {
  testRecorded('arp')
})
