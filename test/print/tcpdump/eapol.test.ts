import { testRecorded } from './recorded.ts'

describe('EAP over LANs', () => {
  testRecorded('eapol')
})
