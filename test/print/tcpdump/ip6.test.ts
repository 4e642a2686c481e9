import { testRecorded } from './recorded.ts'

describe('IPv6 and its extension headers', () => {
  testRecorded('ip6')
})
