// The promise of the plain line: byte for byte what the installed tcpdump prints, on every committed capture and on packets made here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compareAll } from '../../../scripts/compare/all.ts'
import type { Result } from '../../../scripts/compare/differ.ts'
import { captureFiles } from '../../../scripts/compare/files.ts'
import { FLAG_SETS } from '../../../scripts/compare/flags.ts'
import { tcpdumpVersion } from '../../../scripts/compare/judge.ts'
import { mergeByLinkType } from '../../../scripts/compare/merge.ts'
import { showProtocols } from '../../../scripts/compare/report.ts'
import { corpus } from '../../packets/generate/corpus.ts'
import { cutEverywhere, damage, sampled } from '../../packets/generate/mutate.ts'
import { pcapFile } from '../../packets/generate/pcap.ts'

const PACKETS = join(__dirname, '../../packets')
const version = tcpdumpVersion()
/** Another version words some lines differently; goldens.test.ts compares without any tcpdump. */
const withTcpdump = version?.startsWith('4.99.') ? test : test.skip
if (withTcpdump === test.skip) console.warn(`not compared with tcpdump: ${version ? `this is ${version}, not 4.99` : 'it is not installed'}`)

const dir = mkdtempSync(join(tmpdir(), 'umtool-compare-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

/** Fails with the differences, not with a number. */
function expectNone(results: readonly Result[]): void {
  expect(
    showProtocols(
      results.filter(result => result.differences.length > 0),
      2,
      20,
    ),
  ).toBe('')
  expect(results.reduce((sum, result) => sum + result.packets, 0)).toBeGreaterThan(0)
}

function written(name: string, content: Uint8Array): string {
  const path = join(dir, `${name}.pcap`)
  writeFileSync(path, content)
  return path
}

describe("our lines are tcpdump's", () => {
  const recorded = captureFiles([PACKETS])
  let merged: string[] = []
  beforeAll(async () => {
    merged = await mergeByLinkType(recorded, dir)
  })

  withTcpdump('on every recorded capture', async () => expectNone(await compareAll(recorded, [''], 3)), 60_000)

  // On a difference, `npm run compare:tcpdump -- test/packets` says in which file.
  withTcpdump.each(FLAG_SETS)('on the packets of all of them with "%s"', async flags => expectNone(await compareAll(merged, [flags], 3)), 60_000)

  const generated = corpus()

  withTcpdump.each(['', '-vvv -e', '-q', '-XX'])(
    'on packets made for every protocol, with "%s"',
    async flags => {
      const files = generated.map(({ name, linkType, packets }) => written(name, pcapFile(linkType, packets)))
      expectNone(await compareAll(files, [flags], 3))
    },
    60_000,
  )

  withTcpdump.each(['', '-vvv -e'])(
    'on packets cut at every byte, with "%s"',
    async flags => {
      const files = generated.map(({ name, linkType, packets }) =>
        written(`cut-${name}`, pcapFile(linkType, cutEverywhere(sampled(packets, Math.ceil(packets.length / 60))))),
      )
      expectNone(await compareAll(files, [flags], 3))
    },
    60_000,
  )

  withTcpdump.each(['', '-vvv -e'])(
    'on packets with damaged bytes, with "%s"',
    async flags => {
      const files = generated.map(({ name, linkType, packets }) =>
        written(`damaged-${name}`, pcapFile(linkType, damage(packets, 4, 1, linkType === 1 ? 14 : 0))),
      )
      expectNone(await compareAll(files, [flags], 3))
    },
    60_000,
  )
})
