import { testRecorded } from './recorded.ts'

describe('Lawful interception headers', () => {
  testRecorded('bcm-li')
})
