import { testRecorded } from './recorded.ts'

describe('DTP, UDLD and VTP', () => {
  testRecorded('trunks')
})
