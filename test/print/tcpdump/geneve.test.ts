import { testRecorded } from './recorded.ts'

describe('Geneve', () => {
  testRecorded('geneve')
})
