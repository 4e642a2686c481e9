import { testRecorded } from './recorded.ts'

describe('LACP, its marker and Ethernet OAM', () => {
  testRecorded('slow')
})
