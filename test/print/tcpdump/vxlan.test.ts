import { testRecorded } from './recorded.ts'

describe('VXLAN, its generic protocol extension with service headers, and OTV', () => {
  testRecorded('vxlan')
})
