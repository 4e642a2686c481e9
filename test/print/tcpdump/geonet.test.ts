import { testRecorded } from './recorded.ts'

describe('GeoNetworking and CALM FAST', () => {
  testRecorded('geonet')
})
