import { testRecorded } from './recorded.ts'

describe('L2TP', () => {
  testRecorded('l2tp')
})
