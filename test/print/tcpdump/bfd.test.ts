import { testRecorded } from './recorded.ts'

describe('Bidirectional forwarding detection', () => {
  testRecorded('bfd')
})
