// Sends numbered UDP datagrams: `node numbered.ts ADDRESS PORT COUNT PER_SECOND`. The payload is "umtool" and a 32-bit number.

import { createSocket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'

const [, , address = '', port = '', count = '', perSecond = ''] = process.argv
const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
const send = (payload: Uint8Array): Promise<void> => new Promise(resolve => socket.send(payload, Number(port), address, () => resolve()))
const start = performance.now()
for (let number = 0; number < Number(count); number++) {
  const payload = Buffer.from('umtool....')
  payload.writeUInt32BE(number, 6)
  await send(payload)
  // Nobody listens there, and the answer to that is not an error here.
  if (number % 10 === 9) {
    const early = start + ((number + 1) / Number(perSecond)) * 1000 - performance.now()
    if (early > 1) await sleep(early)
  }
}
socket.close()
