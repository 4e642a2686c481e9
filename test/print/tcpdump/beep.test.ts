import { testRecorded } from './recorded.ts'

describe('BEEP', () => {
  testRecorded('beep')
})
