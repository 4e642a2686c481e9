import { testRecorded } from './recorded.ts'

describe('IGMP and what else uses its protocol number', () => {
  testRecorded('igmp')
})
