import { testRecorded } from './recorded.ts'

describe('BGP', () => {
  testRecorded('bgp')
})
