import { testRecorded } from './recorded.ts'

describe('the Cisco Discovery Protocol', () => {
  testRecorded('cdp')
})
