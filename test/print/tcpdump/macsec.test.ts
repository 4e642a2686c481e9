import { testRecorded } from './recorded.ts'

describe('MACsec', () => {
  testRecorded('macsec')
})
