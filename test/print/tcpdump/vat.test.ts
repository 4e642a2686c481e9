import { testRecorded } from './recorded.ts'

describe('vat and vt', () => {
  testRecorded('vat')
})
