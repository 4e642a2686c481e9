import { testRecorded } from './recorded.ts'

describe('OSI: CLNP, ES-IS and IS-IS', () => {
  testRecorded('osi')
})
