import { testRecorded } from './recorded.ts'

describe('MAC control frames', () => {
  testRecorded('mpcp')
})
