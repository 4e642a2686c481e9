import { testRecorded } from './recorded.ts'

describe('AH, ESP and IPComp', () => {
  testRecorded('ipsec')
})
