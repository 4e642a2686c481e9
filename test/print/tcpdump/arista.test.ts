import { testRecorded } from './recorded.ts'

describe("Arista's time stamps", () => {
  testRecorded('arista')
})
