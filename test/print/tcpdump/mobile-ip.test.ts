import { testRecorded } from './recorded.ts'

describe('minimal encapsulation of Mobile IP', () => {
  testRecorded('mobile-ip')
})
