import { testRecorded } from './recorded.ts'

describe("Realtek's switches", () => {
  testRecorded('realtek')
})
