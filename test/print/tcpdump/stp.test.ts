import { testRecorded } from './recorded.ts'

describe('spanning tree', () => {
  testRecorded('stp')
})
