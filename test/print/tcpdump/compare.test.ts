// The promise of the plain line: byte for byte what the installed tcpdump prints, on every committed capture.
import { join } from 'node:path'
import { compareAll } from '../../../scripts/compare/all.ts'
import { captureFiles } from '../../../scripts/compare/files.ts'
import { FLAG_SETS } from '../../../scripts/compare/flags.ts'
import { mergeByLinkType } from '../../../scripts/compare/merge.ts'
import { expectNone, temporaryFolder, withTcpdump } from './judged.ts'

const recorded = captureFiles([join(__dirname, '../../packets')])
const dir = temporaryFolder()

describe("our lines are tcpdump's on the recorded captures", () => {
  let merged: string[] = []
  beforeAll(async () => {
    merged = await mergeByLinkType(recorded, dir)
  })

  withTcpdump('each file by itself', async () => expectNone(await compareAll(recorded, [''], 3)), 60_000)

  // `npm run compare:tcpdump -- test/packets` says in which file a difference is.
  withTcpdump.each(FLAG_SETS)('the packets of all of them with "%s"', async flags => expectNone(await compareAll(merged, [flags], 3)), 60_000)
})
