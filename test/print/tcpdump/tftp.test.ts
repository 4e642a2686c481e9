import { testRecorded } from './recorded.ts'

describe('TFTP', () => {
  testRecorded('tftp')
})
