// The capture alone, without decoding: writes the stream to standard output. `node live-raw.ts INTERFACE BACKEND`, for live.ts.

import { writeSync } from 'node:fs'
import { type CaptureOptions, startCapture } from '../../src/capture/capture.ts'

const [, , name = '', backend = 'auto'] = process.argv
const capture = await startCapture({
  interfaces: [name],
  backend: backend as NonNullable<CaptureOptions['backend']>,
  filter: { ethernet: 'port 80', other: 'port 80' },
  take(chunk) {
    for (let at = 0; at < chunk.length; ) at += writeSync(1, chunk, at)
    return undefined
  },
  notice: text => process.stderr.write(`${text}\n`),
})
process.on('SIGINT', () => void capture.stop())
const { droppedByKernel, droppedByUs } = await capture.ended
process.stderr.write(`${droppedByKernel + droppedByUs} packets dropped\n`)
