import { testRecorded } from './recorded.ts'

describe('TIPC', () => {
  testRecorded('tipc')
})
