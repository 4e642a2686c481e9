import { testRecorded } from './recorded.ts'

describe('IGRP', () => {
  testRecorded('igrp')
})
