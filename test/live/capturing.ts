// What a test holds of a receiver: started, told to stop, asked what it captured.

import type { ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CaptureCounts, CaptureOptions } from '../../src/capture/capture.ts'
import { feed, finish, newCaptureDecoder, next } from '../../src/decode/packet/capture-decoder.ts'
import { decodePacket } from '../../src/decode/packet/chain.ts'
import { newPacket, type Packet } from '../../src/decode/packet/packet.ts'
import { newPacketRecord, type PacketRecord } from '../../src/decode/packet/record.ts'
import { OK } from '../../src/decode/packet/status.ts'
import { type Net, until } from './namespaces.ts'

type Options = Partial<Omit<CaptureOptions, 'take' | 'notice'>> & { readonly slowMs?: number }

export type Said = {
  readonly open?: number
  readonly notice?: string
  readonly chunk?: number
  readonly counts?: CaptureCounts
  readonly ended?: CaptureCounts & { readonly bytes: number }
  readonly error?: { readonly message: string; readonly code: string; readonly where: string; readonly hint: string }
}

export type Capturing = {
  readonly process: ChildProcess
  readonly said: readonly Said[]
  /** Waits for a line with this key, beyond the first `skip` of them. */
  until(key: keyof Said, skip?: number): Promise<Said>
  tell(word: 'stop' | 'counts'): void
  stop(): Promise<NonNullable<Said['ended']>>
  readonly notices: () => string[]
  /** All packets of all streams; what `see` answers. The Packet is used again: copy what you keep. */
  packets<T>(see: (packet: Packet, record: PacketRecord) => T): T[]
}

let folders = 0

/** Starts a receiver in a namespace, by default under root; `as` is put before it, such as setpriv with its arguments. */
export function capture(net: Net, where: string, options: Options, as: readonly string[] = []): Capturing {
  const folder = join(net.folder, `streams-${folders++}`)
  net.run(where, 'mkdir', '-m', '777', folder)
  const [program = '', ...args] = [...as, process.execPath, join(__dirname, 'receiver.ts'), JSON.stringify({ ...options, folder })]
  const child = net.start(where, program, ...args)
  const said: Said[] = []
  let rest = ''
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop()!
    said.push(...lines.map(line => JSON.parse(line) as Said))
  })
  const capturing: Capturing = {
    process: child,
    said,
    async until(key, skip = 0) {
      const found = (): Said | undefined => said.filter(line => key in line)[skip]
      await until(() => found() !== undefined || (key !== 'ended' && key !== 'error' && said.some(line => 'ended' in line || 'error' in line)))
      const line = found()
      if (line === undefined) throw new Error(`ended before it said ${key}: ${JSON.stringify(said)}`)
      return line
    },
    tell: word => void child.stdin!.write(`${word}\n`),
    async stop() {
      capturing.tell('stop')
      return (await capturing.until('ended')).ended!
    },
    notices: () => said.flatMap(({ notice }) => notice ?? []),
    packets(see) {
      const packet = newPacket()
      const record = newPacketRecord()
      return readdirSync(folder).flatMap(file => {
        const decoder = newCaptureDecoder()
        feed(decoder, readFileSync(join(folder, file)))
        const seen = []
        while (next(decoder, record) === OK) {
          decodePacket(record, packet)
          seen.push(see(packet, record))
        }
        finish(decoder)
        if (decoder.problem !== '') throw new Error(`${file}: ${decoder.problem}`)
        return seen
      })
    },
  }
  return capturing
}

/** A filter for every kind of link. */
export const filter = (text: string): { ethernet: string; other: string } => ({ ethernet: text, other: text })
