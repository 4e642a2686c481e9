import { testRecorded } from './recorded.ts'

describe('RSVP', () => {
  testRecorded('rsvp')
})
