// The parts of kafkajs 2.2.4 that have no types: beneath its consumer, a fetch of chosen partitions needs no group, no rebalance and no wait.
declare module 'kafkajs/src/network/requestQueue/index.js' {
  const RequestQueue: { prototype: import('./idle.ts').Queue }
  export default RequestQueue
}
declare module 'kafkajs/src/protocol/requests/index.js' {
  export const requests: import('./driver.ts').Requests
}
declare module 'kafkajs/src/protocol/encoder.js' {
  const Encoder: new () => import('./driver.ts').Encoder
  export default Encoder
}
declare module 'kafkajs/src/protocol/error.js' {
  export const createErrorFromCode: (code: number) => Error & { type: string; retriable: boolean }
}
declare module 'kafkajs/src/producer/partitioners/default/murmur2.js' {
  const murmur2: (key: string | Uint8Array) => number
  export default murmur2
}
