import { testRecorded } from './recorded.ts'

describe('connectivity fault management', () => {
  testRecorded('cfm')
})
