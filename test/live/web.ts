// A web server and a client for live tests: `node web.ts serve ADDRESS PORT` and `node web.ts fetch ADDRESS PORT TIMES BYTES`.
//
// The server answers as many bytes as the path says. The client makes each request on a connection of its own, one after another,
// and prints the local ports it used.

import { createServer } from 'node:http'
import { connect } from 'node:net'

const [, , what, address = '', port = '', times = '1', bytes = '10'] = process.argv

if (what === 'serve') {
  const server = createServer({ keepAlive: false }, (request, response) => {
    response.end(Buffer.alloc(Number(request.url?.slice(1)), 'x'))
  })
  server.listen(Number(port), address, () => console.log('listening'))
} else {
  const ports: number[] = []
  for (let i = 0; i < Number(times); i++) ports.push(await request())
  console.log(JSON.stringify(ports))
}

function request(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), address, () => {
      socket.write(`GET /${bytes} HTTP/1.0\r\nHost: ${address}\r\n\r\n`)
    })
    let local = 0
    socket.on('connect', () => {
      local = socket.localPort ?? 0
    })
    socket.on('error', reject).on('close', () => resolve(local))
    socket.resume()
  })
}
