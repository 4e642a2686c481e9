import { testRecorded } from './recorded.ts'

describe('Locator/identifier separation', () => {
  testRecorded('lisp')
})
