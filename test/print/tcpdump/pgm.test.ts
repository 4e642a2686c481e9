import { testRecorded } from './recorded.ts'

describe('PGM', () => {
  testRecorded('pgm')
})
