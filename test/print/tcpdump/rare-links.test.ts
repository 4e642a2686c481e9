import { testRecorded } from './recorded.ts'

describe('links that are printed but not decoded', () => {
  testRecorded('chdlc')
  testRecorded('ppp-link')
  testRecorded('nflog')
  testRecorded('ipoib')
  testRecorded('frame-relay')
  testRecorded('frame-relay-multilink')
  testRecorded('dsa')
  testRecorded('edsa')
  testRecorded('broadcom-tag')
  testRecorded('broadcom-tag-before')
})
