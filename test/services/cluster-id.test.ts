// The id of a new Kafka cluster can be given on a command line.
import { clusterId } from './cluster-id.ts'

test('an id that looks like an option is drawn again', () => {
  const drawn = [Buffer.alloc(16, 0xf8), Buffer.alloc(16, 0x41)]
  expect(clusterId(() => drawn.shift()!)).toBe(Buffer.alloc(16, 0x41).toString('base64url'))
  expect(drawn).toEqual([])
})
