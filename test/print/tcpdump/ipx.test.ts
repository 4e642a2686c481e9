import { testRecorded } from './recorded.ts'

describe('IPX and the heartbeat of Microsoft Network Load Balancing', () => {
  testRecorded('ipx')
})
