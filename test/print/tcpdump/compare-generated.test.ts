// The same promise on packets made for every protocol, type, option and flag: whole, cut at every byte, damaged, and in odd files.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { compareAll } from '../../../scripts/compare/all.ts'
import { corpus } from '../../packets/generate/corpus.ts'
import { oddFiles } from '../../packets/generate/files.ts'
import { cutEverywhere, damage, sampled } from '../../packets/generate/mutate.ts'
import { pcapFile } from '../../packets/generate/pcap.ts'
import { pcapngFiles } from '../../packets/generate/pcapng.ts'
import { expectNone, expectNoneInside, temporaryFolder, withTcpdump, written } from './judged.ts'

/** Packets of a protocol that are cut at every byte, and how often each of all is damaged: as many as fit into a few seconds. */
const CUT_PACKETS = 60
const DAMAGED_COPIES = 4
const ROOT = join(__dirname, '../../..')

const dir = temporaryFolder()
const generated = corpus()

describe("our lines are tcpdump's on made packets", () => {
  withTcpdump.each(['', '-vvv -e', '-q', '-XX'])(
    'whole, with "%s"',
    async flags => {
      const files = generated.map(({ name, linkType, packets }) => written(dir, `${name}.pcap`, pcapFile(linkType, packets)))
      expectNoneInside(await compareAll(files, [flags], 3))
    },
    60_000,
  )

  withTcpdump.each(['', '-vvv -e -X'])(
    'cut at every byte, with "%s"',
    async flags => {
      const cut = (packets: readonly Buffer[]) => cutEverywhere(sampled(packets, Math.ceil(packets.length / CUT_PACKETS)))
      const files = generated.map(({ name, linkType, packets }) => written(dir, `cut-${name}.pcap`, pcapFile(linkType, cut(packets))))
      expectNoneInside(await compareAll(files, [flags], 3))
    },
    60_000,
  )

  withTcpdump.each(['', '-vvv -e'])(
    'with damaged bytes, with "%s"',
    async flags => {
      const damaged = (packets: readonly Buffer[], linkType: number) => damage(packets, DAMAGED_COPIES, 1, linkType === 1 ? 12 : 0)
      const files = generated.map(({ name, linkType, packets }) =>
        written(dir, `damaged-${name}.pcap`, pcapFile(linkType, damaged(packets, linkType))),
      )
      expectNoneInside(await compareAll(files, [flags], 3))
    },
    60_000,
  )

  const odd = (): string[] =>
    [...oddFiles(), ...pcapngFiles()].map(({ name, extension, content }) => written(dir, `odd-${name}.${extension}`, content))

  withTcpdump('in files of every form', async () => expectNone(await compareAll(odd(), ['', '-ttt', '--nano -tttt', '-tt -e'], 3)), 60_000)

  // A process has one time zone: each is compared in one of its own.
  withTcpdump.each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'])(
    'in the time zone %s',
    async TZ => {
      const files = odd().filter(file => /times/.test(file))
      const arguments_ = ['scripts/compare-tcpdump.ts', '--flags', ' -tttt', '--flags', '', '--flags', ' -ttttt', ...files]
      const { stdout } = await promisify(execFile)(process.execPath, arguments_, { cwd: ROOT, env: { ...process.env, TZ } })
      expect(stdout).toMatch(/^0 of [1-9]\d* printed packets differ/)
    },
    60_000,
  )
})
