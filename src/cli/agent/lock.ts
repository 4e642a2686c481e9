// One agent for a log and a node: an abstract socket (unix(7)), which ends with the process, however that ends. It is seen by all
// processes of a network namespace.
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { umtoolError } from '../errors.ts'
import { EXIT } from '../exit-codes.ts'

const ANSWER_MS = 500

/** Fulfilled with what gives the lock back; throws when another agent holds it. */
export async function lockAgent(home: string, node: string): Promise<() => void> {
  const address = `\0umtool-agent-${createHash('sha1')
    .update(`${fileOf(home)}\n${node}`)
    .digest('hex')}`
  const server = createServer(socket => {
    socket.on('error', () => {}) // whoever asked has gone
    socket.end(String(process.pid))
  })
  try {
    await listen(server, address)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    const pid = await holder(address)
    throw umtoolError(EXIT.found, `another agent${pid === '' ? '' : ` (process ${pid})`} runs for the node ${node} with this log`, {
      where: home,
      hint: 'systemctl status umtool-agent',
      cause: error,
    })
  }
  server.unref()
  return () => void server.close()
}

/** Two ways to one file are one log. */
function fileOf(home: string): string {
  try {
    return realpathSync(home.slice(home.indexOf(':') + 1))
  } catch {
    return home
  }
}

const listen = (server: Server, address: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })

/** The process that holds it, as text; empty when it does not say. */
const holder = (address: string): Promise<string> =>
  new Promise(resolve => {
    let said = ''
    const socket = connect(address)
    const done = (): void => {
      socket.destroy()
      resolve(/^\d{1,10}$/.test(said) ? said : '')
    }
    socket.setTimeout(ANSWER_MS, done)
    socket.on('data', chunk => {
      said += chunk.toString('latin1')
    })
    socket.on('end', done).on('error', done)
  })
