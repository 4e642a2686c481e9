// The filter that the words of `umtool trace` mean, for the kernel, for capture files, and for --explain.

import { buildFilter, explainFilter, unsampledFilter } from '../../capture/filter.ts'
import type { CaptureDecoder } from '../../decode/packet/capture-decoder.ts'
import type { PacketFilter } from './pump.ts'
import type { TraceSettings } from './settings.ts'

/** LINKTYPE_ values: on Ethernet the filter looks behind VLAN tags as well. */
export const ETHERNET = 1
export const RAW_IP = 101

const options = ({ ports, onlyPort, filter, sample }: TraceSettings, linkType: number) => ({ ports, onlyPort, words: filter, sample, linkType })

export const captureFilter = (settings: TraceSettings, linkType: number): string => buildFilter(options(settings, linkType))

/** The filter without the sampling; undefined where nothing is sampled. */
export const captureUnsampled = (settings: TraceSettings): string | undefined => unsampledFilter(options(settings, RAW_IP))

/** The filter alone for standard output, and what its parts are for. */
export function explained(settings: TraceSettings): { filter: string; notes: string } {
  const filter = captureFilter(settings, ETHERNET)
  return { filter, notes: explainFilter(options(settings, ETHERNET)).slice(filter.length).trim() }
}

export type FileFilter = {
  /** Undefined lets everything through. */
  readonly filter: PacketFilter | undefined
  /** Packets that sampling left out so far; undefined without sampling. */
  sampledOut(): number | undefined
}

/** The same filter to be run here over the packets of a file. */
export async function fileFilter(settings: TraceSettings, decoder: CaptureDecoder): Promise<FileFilter> {
  const [filter, unsampled] = await Promise.all([
    compiled(captureFilter(settings, decoder.linkType), decoder),
    compiled(captureUnsampled(settings) ?? '', decoder),
  ])
  if (filter === undefined || settings.sample === 1) return { filter, sampledOut: () => undefined }
  let sampledOut = 0
  return {
    filter(bytes, at, end, wireLength) {
      const wanted = filter(bytes, at, end, wireLength)
      if (wanted === 0 && (unsampled === undefined || unsampled(bytes, at, end, wireLength) !== 0)) sampledOut++
      return wanted
    },
    sampledOut: () => sampledOut,
  }
}

async function compiled(filter: string, decoder: CaptureDecoder): Promise<PacketFilter | undefined> {
  if (filter === '') return undefined
  const { compileFilter } = await import('../../capture/bpf-compile.ts')
  const { newFilter } = await import('../../capture/bpf.ts')
  return newFilter(await compileFilter(filter, decoder.linkType, decoder.snaplen))
}
