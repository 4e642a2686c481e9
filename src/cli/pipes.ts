// A reader that goes away, as `umtool ... | head` does, ends umtool quietly and with success; any other error on the way out is said.
import { toUmtoolError } from './errors.ts'
import { report } from './report.ts'

/** For errors that no command caught, too: they are said in two lines and end the process. */
export function endQuietlyOnClosedPipe(): void {
  watch('stdout')
  watch('stderr')
  process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
    // A write past the streams, fs.writeSync(1, ...), throws what a stream would have emitted.
    end(error, error.syscall === 'write')
  })
}

/** Listens when the stream is made, which is when it is first used: making it loads Node's sockets, 4 ms that a writer of plain files saves. */
function watch(name: 'stdout' | 'stderr'): void {
  const make = Object.getOwnPropertyDescriptor(process, name)?.get
  if (make === undefined) return
  Object.defineProperty(process, name, {
    configurable: true,
    enumerable: true,
    get() {
      const stream: NodeJS.WriteStream = make.call(process)
      Object.defineProperty(process, name, { configurable: true, enumerable: true, value: stream })
      return stream.on('error', error => end(error, true))
    },
  })
}

function end(error: NodeJS.ErrnoException, ours: boolean): never {
  if (ours && error.code === 'EPIPE') process.exit(0)
  report(toUmtoolError(error), 'text')
  process.exit()
}
