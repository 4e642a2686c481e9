// Sends numbered UDP datagrams: `node numbered.ts ADDRESS PORT COUNT PER_SECOND [FIRST]`. The payload is "umtool" and a 32-bit
// number. All come from one port, or with FIRST in turn from the 200 ports that begin with it.

import { createSocket, type Socket } from 'node:dgram'
import { setTimeout as sleep } from 'node:timers/promises'

const [, , address = '', port = '', count = '', perSecond = '', first] = process.argv
const sources = first === undefined ? [0] : Array.from({ length: 200 }, (_, i) => Number(first) + i)
const sockets = await Promise.all(sources.map(open))
const start = performance.now()
for (let number = 0; number < Number(count); number++) {
  const payload = Buffer.from('umtool....')
  payload.writeUInt32BE(number, 6)
  await send(sockets[number % sockets.length]!, payload)
  // Nobody listens there, and the answer to that is not an error here.
  if (number % 10 === 9) {
    const early = start + ((number + 1) / Number(perSecond)) * 1000 - performance.now()
    if (early > 1) await sleep(early)
  }
}
for (const socket of sockets) socket.close()

function open(source: number): Promise<Socket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  return new Promise(resolve => socket.bind(source, () => resolve(socket)))
}

function send(socket: Socket, payload: Uint8Array): Promise<void> {
  return new Promise(resolve => socket.send(payload, Number(port), address, () => resolve()))
}
