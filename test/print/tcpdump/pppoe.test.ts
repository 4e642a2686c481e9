import { testRecorded } from './recorded.ts'

describe('PPP over Ethernet and PPP', () => {
  testRecorded('pppoe')
})
