import { testRecorded } from './recorded.ts'

describe('ATA over Ethernet', () => {
  testRecorded('aoe')
})
