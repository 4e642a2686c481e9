import { testRecorded } from './recorded.ts'

describe('LLC and SNAP', () => {
  testRecorded('llc')
})
