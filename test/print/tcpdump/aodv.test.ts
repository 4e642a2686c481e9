import { testRecorded } from './recorded.ts'

describe('Ad hoc on-demand distance vector routing', () => {
  testRecorded('aodv')
})
