// Ports for servers of a test: of a range from which the kernel takes none for connections, so that one that is closed for a while (a broker
// that was killed) is still free when its server comes back, and nobody who knocks there meanwhile is connected to himself.
import { once } from 'node:events'
import { createServer } from 'node:net'

/** Below net.ipv4.ip_local_port_range, which begins at 32768. */
const FIRST = 15_000
const BLOCK = 100
const BLOCKS = 160

// Each process has a block of its own, as far as there are enough: two that look at once do not find the same.
let next = Math.floor(Math.random() * BLOCK)

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise(resolve => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => {
      void once(server, 'close').then(() => resolve(true))
      server.close()
    })
  })
}

/** Of 127.0.0.1, all different, and none that this process was told before, but for a hundred ago. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  for (let tries = 0; ports.length < count; tries++) {
    if (tries > BLOCK * 10) throw new Error('too many ports are taken')
    // A whole block without enough of them: the next one.
    const block = (process.pid + Math.floor(tries / BLOCK)) % BLOCKS
    const port = FIRST + block * BLOCK + (next++ % BLOCK)
    if (!ports.includes(port) && (await isFree(port))) ports.push(port)
  }
  return ports
}
