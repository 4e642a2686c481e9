import { testRecorded } from './recorded.ts'

describe('RPKI to router', () => {
  testRecorded('rpki-rtr')
})
