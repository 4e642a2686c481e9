import { testRecorded } from './recorded.ts'

describe('PIM', () => {
  testRecorded('pim')
})
