import { testRecorded } from './recorded.ts'

describe('HSRP', () => {
  testRecorded('hsrp')
})
