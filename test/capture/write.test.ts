import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { isCaptureError } from '../../src/capture/capture-error.ts'
import { type WriteFormat, writeCapture } from '../../src/capture/write.ts'
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { generate } from '../bench/generate.ts'
import { join } from '../decode/packet/capture-builder.ts'
import { readAll } from '../decode/packet/read-all.ts'
import { itWith, output, ownDirectory } from './tools.ts'

const PCAP: WriteFormat = { format: 'pcap', linkType: 1, snaplen: 262144, nanoseconds: false }
const PCAPNG: WriteFormat = { format: 'pcapng', section: { application: 'umtool' }, interfaces: [{ name: 'eth0', linkType: 1, snaplen: 262144 }] }

function mixed(packets: number): Uint8Array {
  const pieces: Uint8Array[] = []
  generate({ packets, connections: Math.ceil(packets / 30) }, piece => pieces.push(piece.slice()))
  return join(...pieces)
}
const capture = mixed(3000)
const { packets } = readAll(capture)

/** The packets of `capture`, each in the record they would have been read into. */
function records(): PacketRecord[] {
  return packets.map(({ data, ...rest }) => {
    const bytes = Uint8Array.from(Buffer.from(data, 'hex'))
    return { ...newPacketRecord(), ...rest, bytes, at: 0, end: bytes.length }
  })
}

const caught = (run: () => void): unknown => {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('writing captures', () => {
  const path = ownDirectory()

  it('gives the file that was read, byte for byte', () => {
    const writer = writeCapture(path('out.pcap'), PCAP)
    for (const r of records()) writer.write(r)
    writer.close()
    expect(readFileSync(path('out.pcap')).equals(capture)).toBe(true)
    expect(writer).toMatchObject({ packets: 3000, bytes: capture.length - 24, done: 'closed' })
  })

  it('has the header in the file before the first packet, and a packet when flushed', () => {
    const writer = writeCapture(path('out.pcap'), PCAP)
    expect(readFileSync(path('out.pcap'))).toHaveLength(24)
    writer.write(records()[0]!)
    expect(readFileSync(path('out.pcap'))).toHaveLength(24)
    writer.flush()
    expect(readAll(readFileSync(path('out.pcap'))).packets).toEqual([packets[0]])
    writer.close()
  })

  it('describes an interface that comes later, and counts at the end', () => {
    const writer = writeCapture(path('out.pcapng'), PCAPNG)
    const [first, second] = records()
    writer.write(first!, 'from the client')
    writer.addInterface({ name: 'eth1', linkType: 113, snaplen: 100 })
    writer.write({ ...second!, interfaceId: 1 })
    writer.close([{ interfaceId: 1, at: 0, dropped: 5 }])
    const read = readAll(readFileSync(path('out.pcapng')))
    expect(read.packets).toEqual([
      { ...packets[0], comments: ['from the client'] },
      { ...packets[1], interfaceId: 1, linkType: 113 },
    ])
    expect(read.decoder.interfaces).toMatchObject([{ name: 'eth0' }, { name: 'eth1', dropped: 5 }])
  })

  itWith('tcpdump')('is read by tcpdump as what went in', () => {
    for (const [name, format] of [
      ['a.pcap', PCAP],
      ['a.pcapng', PCAPNG],
    ] as const) {
      const writer = writeCapture(path(name), format)
      for (const [i, r] of records().entries()) writer.write(r, i % 100 === 0 ? `packet ${i}` : '')
      writer.close()
      expect(output('tcpdump', ['-r', path(name), '-w', '-']).equals(capture)).toBe(true)
    }
  })

  itWith('tshark')('is read by tshark as what went in, comments and names included', () => {
    const writer = writeCapture(path('a.pcapng'), PCAPNG)
    for (const [i, r] of records().slice(0, 300).entries())
      writer.write({ ...r, nanoseconds: r.nanoseconds + 789 }, i % 100 === 7 ? `größer ${i}` : '')
    writer.close([{ interfaceId: 0, at: 1750000000000000, received: 300 }])
    const fields = ['frame.time_epoch', 'frame.len', 'frame.interface_name', 'frame.comment'].flatMap(field => ['-e', field])
    const lines = output('tshark', ['-n', '-r', path('a.pcapng'), '-T', 'fields', ...fields])
      .toString()
      .trimEnd()
      .split('\n')
    expect(lines.map(line => line.trimEnd())).toEqual(
      packets.slice(0, 300).map(({ seconds, nanoseconds, wireLength }, i) => {
        const time = `${seconds}.${String(nanoseconds + 789).padStart(9, '0')}`
        return `${time}\t${wireLength}\teth0\t${i % 100 === 7 ? `größer ${i}` : ''}`.trimEnd()
      }),
    )
  })

  it('says what was saved when the device is full', () => {
    const writer = caught(() => writeCapture('/dev/full', PCAP))
    expect(isCaptureError(writer) && writer).toMatchObject({ code: 'not-written', exit: 5, where: '/dev/full' })
    expect(String(writer)).toMatch(/no space left on device; saved: 0 packets of 0, 0 bytes/)
  })

  const canMount = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0
  const itMounting = canMount ? it : it.skip

  /** A program that copies `in.pcap` to `to` and says on standard error how that ended. */
  function copyProgram(to: string, format: WriteFormat, then = ''): string {
    const source = joinPath(__dirname, '../../src')
    writeFileSync(path('in.pcap'), capture)
    writeFileSync(
      path('copy.ts'),
      `import { readFileSync, copyFileSync } from 'node:fs'
       import { writeCapture } from '${source}/capture/write.ts'
       import { feed, newCaptureDecoder, next } from '${source}/decode/packet/capture-decoder.ts'
       import { newPacketRecord } from '${source}/decode/packet/record.ts'
       const d = newCaptureDecoder(), r = newPacketRecord()
       feed(d, readFileSync('${path('in.pcap')}'))
       const w = writeCapture('${to}', ${JSON.stringify(format)})
       try {
         while (next(d, r) === 0) w.write(r)
         w.close()
       } catch (error) {
         console.error(error.code, error.message)
       }
       console.error(w.done)
       ${then}`,
    )
    return `${process.execPath} --no-warnings ${path('copy.ts')} 2> ${path('said')}`
  }
  const said = (): string => readFileSync(path('said'), 'utf8').trim()

  itMounting.each([
    ['pcap', PCAP],
    ['pcapng', PCAPNG],
  ])('leaves whole packets on a full disk and says how many: %s', (_, format) => {
    const program = copyProgram('/mnt/out', format, `copyFileSync('/mnt/out', '${path('saved')}')`)
    output('unshare', ['-m', 'bash', '-c', `mount -t tmpfs -o size=512k none /mnt && ${program}`])
    const saved = readAll(readFileSync(path('saved')))
    expect(saved.status).toBe(OK)
    expect(saved.packets.length).toBeGreaterThan(100)
    expect(saved.packets).toEqual(packets.slice(0, saved.packets.length))
    const { length } = readFileSync(path('saved'))
    const whatWas = `${saved.packets.length} packets of \\d+, ${length} bytes in this file`
    expect(said()).toMatch(new RegExp(`^not-written no space left on device; saved: ${whatWas}\nfailed$`))
  })

  it('becomes quiet when the reader of standard output has gone', () => {
    const received = output('bash', ['-c', `${copyProgram('-', PCAP)} | head -c 30 | wc -c`])
    expect([received.toString().trim(), said()]).toEqual(['30', 'reader gone'])
  })

  it('cannot be opened where there is no directory, or no right', () => {
    expect(caught(() => writeCapture(path('no/such/place'), PCAP))).toMatchObject({ code: 'no-such-file', where: path('no/such/place') })
    expect(caught(() => writeCapture('/', PCAP))).toMatchObject({ code: 'is-a-directory' })
    expect(caught(() => writeCapture('-', PCAP, { rotation: { bytes: 1 } }))).toMatchObject({ code: 'bad-file-name', exit: 2 })
  })

  it('takes packets of one link type into pcap', () => {
    const writer = writeCapture(path('out.pcap'), PCAP)
    const [first, second] = records()
    writer.write(first!)
    expect(caught(() => writer.write({ ...second!, linkType: 113 }))).toMatchObject({ code: 'mixed-links', exit: 2, where: path('out.pcap') })
    writer.close()
    expect(readAll(readFileSync(path('out.pcap'))).packets).toEqual([packets[0]])
  })

  it('takes no packet after it was closed', () => {
    const writer = writeCapture(path('out.pcap'), PCAP)
    writer.close()
    writer.write(records()[0]!)
    writer.flush()
    writer.close()
    expect(readFileSync(path('out.pcap'))).toHaveLength(24)
  })
})

describe('rotation', () => {
  const path = ownDirectory()
  const big = mixed(16000)

  function names(directory: string): string[] {
    return readdirSync(directory).sort()
  }

  function copy(from: Uint8Array, to: string, rotation: object, now?: () => number) {
    const writer = writeCapture(to, PCAP, { rotation, ...(now && { now }) })
    for (const { data, ...rest } of readAll(from).packets) {
      const bytes = Uint8Array.from(Buffer.from(data, 'hex'))
      writer.write({ ...rest, bytes, at: 0, end: bytes.length })
    }
    writer.close()
    return writer
  }

  itWith('tcpdump').each([
    ['-C 1', { bytes: 1000000 }, ['-C', '1']],
    ['-C 1 -W 3', { bytes: 1000000, files: 3 }, ['-C', '1', '-W', '3']],
    ['-C 1 -W 1', { bytes: 1000000, files: 1 }, ['-C', '1', '-W', '1']],
    ['-C 1 -W 10', { bytes: 1000000, files: 10 }, ['-C', '1', '-W', '10']],
    ['-C 1 -W 11', { bytes: 1000000, files: 11 }, ['-C', '1', '-W', '11']],
    ['-C 2 -G 3600 -W 2', { bytes: 2000000, files: 2, seconds: 3600 }, ['-C', '2', '-G', '3600', '-W', '2']],
  ])('by size gives the names and the bytes that tcpdump gives: %s', (_, rotation, args) => {
    output('mkdir', [path('ours'), path('theirs')])
    writeFileSync(path('big.pcap'), big)
    output('tcpdump', ['-Z', 'root', '-r', path('big.pcap'), '-w', path('theirs/x'), ...args])
    copy(big, path('ours/x'), rotation)
    expect(names(path('ours'))).toEqual(names(path('theirs')))
    expect(names(path('ours')).length).toBeGreaterThan(0)
    for (const name of names(path('ours'))) expect(readFileSync(path(`ours/${name}`)).equals(readFileSync(path(`theirs/${name}`)))).toBe(true)
  })

  it('by time begins a file with the first packet after the seconds are over', () => {
    let now = 1750000000500
    const writer = copy(capture, path('t-%s.pcap'), { seconds: 10 }, () => (now += 10))
    expect(names(path('.')).map(name => name.slice(0, 12))).toEqual(['t-1750000000', 't-1750000010', 't-1750000020', 't-1750000030'])
    const all = names(path('.')).flatMap(name => readAll(readFileSync(path(name))).packets)
    expect(all).toEqual(packets)
    expect(writer.packets).toBe(3000)
  })

  it('by time ends after the files that were asked for', () => {
    let now = 1750000000000
    const writer = copy(capture, path('t-%s'), { seconds: 10, files: 2 }, () => (now += 10))
    expect(names(path('.'))).toEqual(['t-1750000000', 't-1750000010'])
    expect(writer.done).toBe('last file full')
    const saved = names(path('.')).flatMap(name => readAll(readFileSync(path(name))).packets)
    expect(saved).toEqual(packets.slice(0, saved.length))
    expect(writer.packets).toBe(saved.length)
    expect(saved.length).toBeLessThan(packets.length)
  })

  it('by time and size numbers anew for each time', () => {
    let now = 1750000000000
    copy(capture, path('t-%s-'), { seconds: 10, bytes: 200000, files: 20 }, () => (now += 10))
    const files = names(path('.'))
    const begins = files.filter(name => name.endsWith('-00'))
    expect(begins).toEqual(['t-1750000000-00', 't-1750000010-00', 't-1750000020-00', 't-1750000030-00'])
    expect(files).toEqual(expect.arrayContaining(['t-1750000000-01', 't-1750000010-01', 't-1750000020-01']))
    expect(files.flatMap(name => readAll(readFileSync(path(name))).packets)).toEqual(packets)
    for (const name of files) expect(readFileSync(path(name)).length).toBeLessThan(200000 + 2000)
  })

  it('closes the files it leaves', () => {
    const before = readdirSync('/proc/self/fd').length
    copy(big, path('x'), { bytes: 100000, files: 4 })
    closeSync(openSync('/dev/null', 'r'))
    expect(readdirSync('/proc/self/fd').length).toBe(before)
  })
})
