import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { readCapture } from '../../src/capture/file.ts'
import { next } from '../../src/decode/packet/capture-decoder.ts'
import { newPacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { join, pcapHeader, pcapRecord } from '../decode/packet/capture-builder.ts'
import { ownDirectory } from './tools.ts'

const packet = (seconds: number): Uint8Array => pcapRecord({ seconds })

describe('following a capture that is still being written', () => {
  const path = ownDirectory()

  /** Follows `name`; `step(n)` is called when the nth packet was seen, `'stop'` ends it. Answers the seconds of the packets, and what was noticed. */
  async function follow(name: string, step: (seen: number, stop: () => void) => void): Promise<{ seconds: number[]; notices: string[] }> {
    const controller = new AbortController()
    const notices: string[] = []
    const seconds: number[] = []
    const r = newPacketRecord()
    step(0, () => controller.abort())
    const capture = await readCapture(path(name), { follow: true, signal: controller.signal, notice: text => notices.push(text) })
    for await (const decoder of capture.batches()) {
      while (next(decoder, r) === OK) {
        seconds.push(r.seconds)
        step(seconds.length, () => controller.abort())
      }
    }
    return { seconds, notices }
  }

  it('waits for a header that is not there yet, for packets, and for the rest of a packet', async () => {
    writeFileSync(path('a'), '')
    const half = packet(3)
    const { seconds, notices } = await follow('a', (seen, stop) => {
      if (seen === 0) setTimeout(() => appendFileSync(path('a'), join(pcapHeader(), packet(1))), 5)
      if (seen === 1) setTimeout(() => appendFileSync(path('a'), join(packet(2), half.subarray(0, 20))), 5)
      if (seen === 2) setTimeout(() => appendFileSync(path('a'), half.subarray(20)), 5)
      if (seen === 3) stop()
    })
    expect(seconds).toEqual([1, 2, 3])
    expect(notices).toEqual([])
  })

  it('goes on in the new file after rotation, when the old one was read to its end', async () => {
    writeFileSync(path('a'), join(pcapHeader(), packet(1)))
    const { seconds, notices } = await follow('a', (seen, stop) => {
      if (seen === 1) {
        setTimeout(() => {
          renameSync(path('a'), path('a.1'))
          appendFileSync(path('a.1'), packet(2))
          writeFileSync(path('a'), join(pcapHeader({ little: false }), pcapRecord({ little: false, seconds: 3 })))
        }, 5)
      }
      if (seen === 3) setTimeout(() => appendFileSync(path('a'), pcapRecord({ little: false, seconds: 4 })), 5)
      if (seen === 4) stop()
    })
    expect(seconds).toEqual([1, 2, 3, 4])
    expect(notices).toEqual([`${path('a')} was replaced; reading it from its start`])
  })

  it('begins at the start again when the file was truncated, and says when that was inside a packet', async () => {
    writeFileSync(path('a'), join(pcapHeader(), packet(1), packet(2).subarray(0, 9)))
    const { seconds, notices } = await follow('a', (seen, stop) => {
      if (seen === 1) {
        setTimeout(() => {
          truncateSync(path('a'))
          setTimeout(() => appendFileSync(path('a'), join(pcapHeader(), packet(7))), 30)
        }, 5)
      }
      if (seen === 2) stop()
    })
    expect(seconds).toEqual([1, 7])
    expect(notices).toEqual([`${path('a')} was truncated inside a packet; reading it from its start`])
  })

  it('ends at once when told to, also before there is a header', async () => {
    writeFileSync(path('a'), '')
    const { seconds } = await follow('a', (seen, stop) => {
      if (seen === 0) setTimeout(stop, 5)
    })
    expect(seconds).toEqual([])
  })

  it('stops at damage, since nothing that comes later could be read', async () => {
    writeFileSync(path('a'), join(pcapHeader(), packet(1), pcapRecord({ captured: 3000000 })))
    await expect(follow('a', () => {})).rejects.toMatchObject({ code: 'damaged' })
  })
})
