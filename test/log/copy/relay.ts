// A TCP relay on loopback that can stop forwarding, as a cable that is pulled: connections stay, and nothing comes through.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type Relay = {
  readonly port: number
  /** New connections are taken and lead nowhere; old ones fall silent. */
  cut(): void
  /** Old connections go on where they were, as far as both ends still have them. */
  mend(): void
  stop(): Promise<void>
}

/** `target` is asked at each connection: its port may not be known before. */
export async function startRelay(target: () => number): Promise<Relay> {
  const sockets = new Set<Socket>()
  let isCut = false
  const track = (socket: Socket): Socket => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    return socket
  }
  const server = createServer(near => {
    track(near)
    const far = track(connect(target(), '127.0.0.1'))
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', bytes => to.write(bytes)).on('close', () => to.destroy())
    }
    if (isCut) for (const socket of [near, far]) socket.pause()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      for (const socket of sockets) socket.pause()
    },
    mend() {
      isCut = false
      for (const socket of sockets) socket.resume()
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
