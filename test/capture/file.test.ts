import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import type { CaptureError } from '../../src/capture/capture-error.ts'
import { type Capture, type ReadCaptureOptions, readCapture } from '../../src/capture/file.ts'
import { next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { generate } from '../bench/generate.ts'
import { block, description, enhanced, join, pcapHeader, pcapRecord, section, text } from '../decode/packet/capture-builder.ts'
import { ownDirectory } from './tools.ts'

const large = (() => {
  const pieces: Uint8Array[] = []
  generate({ packets: 12000, connections: 400 }, piece => pieces.push(piece.slice()))
  return join(...pieces)
})()

type Outcome = { packets: number; bytes: number; batches: number; error: CaptureError | undefined; capture: Capture | undefined }

/** Reads it all, calling `seen` at each packet. */
async function read(path: string, options: ReadCaptureOptions = {}, seen: (packets: number) => void = () => {}): Promise<Outcome> {
  const r = newPacketRecord()
  const outcome: Outcome = { packets: 0, bytes: 0, batches: 0, error: undefined, capture: undefined }
  try {
    const capture = await readCapture(path, options)
    outcome.capture = capture
    for await (const decoder of capture.batches()) {
      outcome.batches++
      while (next(decoder, r) === OK) {
        outcome.packets++
        outcome.bytes += r.end - r.at
        seen(outcome.packets)
      }
    }
  } catch (error) {
    outcome.error = error as CaptureError
  }
  return outcome
}

const whole = { packets: 12000, bytes: large.length - 24 - 12000 * 16, error: undefined }

describe('reading captures', () => {
  const path = ownDirectory()

  function file(name: string, bytes: Uint8Array): string {
    writeFileSync(path(name), bytes)
    return path(name)
  }

  it('reads a file in large pieces', async () => {
    const outcome = await read(file('a.pcap', large))
    expect(outcome).toMatchObject(whole)
    expect(outcome.batches).toBeLessThanOrEqual(2 + large.length / (1 << 20))
    expect(outcome.capture).toMatchObject({ name: path('a.pcap'), compression: '', decoder: { linkType: 1, snaplen: 262144 } })
  })

  it('knows the link type before the first batch', async () => {
    const capture = await readCapture(file('a.pcapng', join(section(), block(99, text('first')), description({ linkType: 113 }), enhanced())))
    expect(capture.decoder).toMatchObject({ linkType: 113, packets: 0 })
    capture.close()
  })

  it.each([
    ['gzip', gzipSync(large)],
    ['zstd', zstdCompressSync(large)],
    ['gzip', Buffer.concat([gzipSync(large.subarray(0, 700001)), gzipSync(large.subarray(700001)), Buffer.alloc(512)])],
    ['zstd', Buffer.concat([zstdCompressSync(large.subarray(0, 700001)), zstdCompressSync(large.subarray(700001))])],
  ])('reads %s by content, not by name, in one member or several', async (compression, bytes) => {
    const outcome = await read(file('a.pcap', bytes))
    expect(outcome).toMatchObject({ ...whole, capture: { compression } })
  })

  it.each([
    ['gzip', gzipSync(large)],
    ['zstd', zstdCompressSync(large)],
  ])('delivers what a cut %s file still holds, and says so', async (compression, bytes) => {
    const { packets, error } = await read(file('a', bytes.subarray(0, bytes.length >> 1)))
    expect(packets).toBeGreaterThan(3000)
    expect(error).toMatchObject({ code: 'truncated', exit: 5, where: path('a') })
    expect(error!.message).toBe(`the ${compression} data ends too early, after ${packets} packets`)
    const trailer = await read(file('b', bytes.subarray(0, bytes.length - 1)))
    expect(trailer.error).toMatchObject({ code: 'truncated' })
  })

  it.each([
    ['gzip', gzipSync(large), 4], // its checksum is 8 bytes from the end
    ['zstd', zstdCompressSync(large), 0],
  ])('says when %s data is damaged', async (compression, bytes, fromEnd) => {
    const damaged = Buffer.from(bytes)
    if (fromEnd > 0) damaged[damaged.length - fromEnd - 1]! ^= 0xff
    else damaged.fill(0xff, damaged.length - 20000)
    const { packets, error } = await read(file('a', damaged))
    expect(packets).toBeGreaterThan(6000)
    expect(error).toMatchObject({ code: 'damaged', exit: 5 })
    expect(error!.message).toMatch(`the ${compression} data is damaged: `)
  })

  it('says of a capture that ends inside a packet what is missing, after its packets', async () => {
    const cut = file('a.pcap', join(pcapHeader(), pcapRecord(), pcapRecord()).subarray(0, 100))
    const { packets, error } = await read(cut)
    expect(packets).toBe(1)
    expect(error).toMatchObject({ code: 'truncated', exit: 5, where: cut })
    expect(error!.message).toBe('byte 82: truncated dump file: 2 of 42 bytes of a packet, after 1 packet')
  })

  it('says of a damaged capture where, after the packets before it', async () => {
    const { packets, error } = await read(file('a.pcap', join(pcapHeader(), pcapRecord(), pcapRecord({ captured: 3000000 }), large)))
    expect(packets).toBe(1)
    expect(error).toMatchObject({ code: 'damaged', message: 'byte 82: packet record claims 3,000,000 bytes captured, after 1 packet' })
  })

  it.each([
    ['text', text('12:00:00 IP 10.0.0.1 > 10.0.0.2: ICMP\n'), /looks like text; it begins with 31 32 .* "12:00:00 IP 10.0"/],
    ['bzip2', text('BZh91AY&SY'), /looks like bzip2/],
    ['xz', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), /looks like xz/],
    ['snoop', text('snoop\0\0\0\0\0\0\x02'), /Solaris snoop/],
    ['Navtel', Uint8Array.of(0xa1, 0x2b, 0x3c, 0x4d, 0, 2), /Navtel/],
    ['gzip in gzip', gzipSync(gzipSync(large)), /gzip inside what was already unpacked/],
    ['noise', Uint8Array.of(0, 0x1b, 0x9b, 0xff), /it begins with 00 1b 9b ff "\.\.\.\."/],
    ['three bytes', text('abc'), /begins with 61 62 63/],
  ])('says what a file is that is no capture: %s', async (_, bytes, says) => {
    const { error } = await read(file('x', bytes))
    expect(error).toMatchObject({ code: 'not-a-capture', exit: 1, where: path('x') })
    expect(error!.message).toMatch(says)
    expect(error!.message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/)
  })

  it('says why there is nothing to read', async () => {
    expect((await read(path('none'))).error).toMatchObject({ code: 'no-such-file', exit: 3, where: path('none') })
    expect((await read(path('.'))).error).toMatchObject({ code: 'is-a-directory', exit: 3 })
    expect((await read(file('empty', new Uint8Array(0)))).error).toMatchObject({ code: 'empty', exit: 1 })
    expect((await read('/dev/null')).error).toMatchObject({ code: 'empty' })
    expect((await read(file('packed', gzipSync(new Uint8Array(0))))).error).toMatchObject({ code: 'empty' })
    expect((await read(file('future', pcapHeader({ minor: 5 })))).error).toMatchObject({ code: 'damaged' })
    expect((await read(file('packed', gzipSync(large)), { follow: true })).error).toMatchObject({ code: 'cannot-follow', exit: 2 })
  })

  it('reads a capture without packets', async () => {
    expect(await read(file('a', pcapHeader()))).toMatchObject({ packets: 0, error: undefined })
  })

  it('ends without an error when told to', async () => {
    const controller = new AbortController()
    const { packets, error } = await read(file('a', join(large, large.subarray(24))), { signal: controller.signal }, n => {
      if (n === 100) controller.abort()
    })
    expect(error).toBeUndefined()
    expect(packets).toBeLessThan(12000)
  })

  it('lets timers and signals have their turn in the middle of a large file', async () => {
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    const slow = (): void => {
      for (const end = performance.now() + 0.02; performance.now() < end; );
    }
    const { packets } = await read(file('a', large), {}, slow)
    clearInterval(timer)
    expect(packets).toBe(12000)
    expect(turns).toBeGreaterThan(1)
  })

  it('closes what it opened, however it ends', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length
    const before = open()
    for (const bytes of [
      large,
      gzipSync(large),
      zstdCompressSync(large).subarray(0, 5000),
      text('text'),
      pcapHeader().subarray(0, 20),
      new Uint8Array(0),
    ]) {
      await read(file('a', bytes))
    }
    for await (const _ of (await readCapture(file('a', large))).batches()) break
    ;(await readCapture(file('a', large))).close()
    expect(open()).toBe(before)
  })
})

describe('reading from a pipe', () => {
  const path = ownDirectory()
  const children: ChildProcess[] = []
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })

  /** Counts the packets and their bytes, and says them last, with its largest memory in megabytes. */
  function program(): string {
    const source = joinPath(__dirname, '../../src')
    writeFileSync(
      path('count.ts'),
      `import { readCapture } from '${source}/capture/file.ts'
       import { next } from '${source}/decode/packet/capture-decoder.ts'
       import { newPacketRecord } from '${source}/decode/packet/record.ts'
       const controller = new AbortController(), r = newPacketRecord()
       process.on('SIGINT', () => controller.abort())
       let packets = 0, bytes = 0
       try {
         const capture = await readCapture(process.argv[2], { signal: controller.signal })
         console.log('open')
         for await (const d of capture.batches()) {
           while (next(d, r) === 0) { packets++; bytes += r.end - r.at }
           if (process.argv[3]) { console.log(packets); await new Promise(resolve => setTimeout(resolve, 2)) }
         }
       } catch (error) { console.log(error.code, error.message) }
       console.log(packets, bytes, Math.round(process.resourceUsage().maxRSS / 1024))`,
    )
    return `${process.execPath} --no-warnings ${path('count.ts')}`
  }
  const bash = (script: string): string[] => execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n')

  it.each([
    ['plain', large],
    ['gzip', gzipSync(large)],
    ['zstd', zstdCompressSync(large)],
  ])('loses nothing, also when the reader is slow: %s', (_, bytes) => {
    writeFileSync(path('in'), bytes)
    for (const slow of ['', 'slow']) expect(bash(`cat ${path('in')} | ${program()} - ${slow}`).at(-1)).toMatch(`${whole.packets} ${whole.bytes} `)
    expect(bash(`${program()} - < ${path('in')}`).at(-1)).toMatch(`${whole.packets} ${whole.bytes} `)
    expect(bash(`${program()} <(cat ${path('in')})`).at(-1)).toMatch(`${whole.packets} ${whole.bytes} `)
  })

  it('delivers a packet as soon as it is there, byte by byte if need be', async () => {
    execFileSync('mkfifo', [path('fifo')])
    const child = spawn('bash', ['-c', `${program()} ${path('fifo')} show`], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const lines: string[] = []
    let wake = (): void => {}
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      lines.push(...chunk.trim().split('\n'))
      wake()
    })
    const until = async (line: string): Promise<void> => {
      while (!lines.includes(line)) await new Promise<void>(resolve => (wake = resolve))
    }
    const fd = openSync(path('fifo'), 'w')
    for (const byte of pcapHeader()) writeSync(fd, Uint8Array.of(byte))
    await until('open')
    for (let i = 1; i <= 3; i++) {
      writeSync(fd, pcapRecord())
      await until(String(i))
    }
    closeSync(fd)
    await new Promise(resolve => child.on('close', resolve))
    expect(lines.at(-1)).toMatch(/^3 126 /)
  })

  it.each([
    ['plain', join(pcapHeader(), pcapRecord()), /^open\n1 42 \d+\n$/],
    ['cut in a packet', join(pcapHeader(), pcapRecord(), pcapRecord()).subarray(0, 100), /^open\n1 42 \d+\n$/],
    ['packed', gzipSync(large).subarray(0, 200000), /^open\n\d+ \d+ \d+\n$/],
  ])('waits for the writer of a FIFO, and ends at once and quietly when told to while waiting: %s', async (_, bytes, says) => {
    execFileSync('mkfifo', [path('fifo')])
    const child = spawn(process.execPath, ['--no-warnings', ...program().split(' ').slice(2), path('fifo')], { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk))
    const fd = openSync(path('fifo'), 'w') // returns when the child has opened the other end
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at)
    while (!said.includes('open')) await new Promise(resolve => child.stdout.once('data', resolve))
    child.kill('SIGINT')
    const code = await new Promise(resolve => child.on('close', resolve))
    closeSync(fd)
    expect(code).toBe(0)
    expect(said).toMatch(says)
  })

  it('holds no more of a hostile archive in memory than of a small one', () => {
    const bomb = join(pcapHeader(), pcapRecord({ data: new Uint8Array(0), wire: 1 }))
    mkdirSync(path('bomb'))
    writeFileSync(path('bomb/small'), gzipSync(bomb))
    // 400 MB of records without a byte, 0.4 MB packed.
    writeFileSync(path('bomb/large'), Buffer.concat([gzipSync(bomb), ...Array(8).fill(gzipSync(Buffer.alloc(50 << 20)))]))
    const [small, big] = ['small', 'large'].map(name =>
      Number(
        bash(`${program()} ${path('bomb')}/${name}`)
          .at(-1)!
          .split(' ')[2],
      ),
    )
    expect(big! - small!).toBeLessThan(60)
  })
})
