import { testRecorded } from './recorded.ts'

describe('DCCP', () => {
  testRecorded('dccp')
})
