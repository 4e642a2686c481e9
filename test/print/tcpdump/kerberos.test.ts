import { testRecorded } from './recorded.ts'

describe('Kerberos', () => {
  testRecorded('kerberos')
})
