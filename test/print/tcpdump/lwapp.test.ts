import { testRecorded } from './recorded.ts'

describe('LWAPP', () => {
  testRecorded('lwapp')
})
