import { testRecorded } from './recorded.ts'

describe('AppleTalk datagrams, names, transactions and address resolution', () => {
  testRecorded('appletalk')
})
