import { testRecorded } from './recorded.ts'

describe('MSDP', () => {
  testRecorded('msdp')
})
