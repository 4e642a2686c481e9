// The filter that the words of `umtool trace` mean, for the kernel, for capture files, and for --explain.

import { buildFilter, explainFilter } from '../../capture/filter.ts'
import type { CaptureDecoder } from '../../decode/packet/capture-decoder.ts'
import type { PacketFilter } from './pump.ts'
import type { TraceSettings } from './settings.ts'

/** LINKTYPE_ values: on Ethernet the filter looks behind VLAN tags as well. */
export const ETHERNET = 1
export const RAW_IP = 101

const options = ({ ports, onlyPort, filter, sample }: TraceSettings, linkType: number) => ({ ports, onlyPort, words: filter, sample, linkType })

export const captureFilter = (settings: TraceSettings, linkType: number): string => buildFilter(options(settings, linkType))

/** The filter alone for standard output, and what its parts are for. */
export function explained(settings: TraceSettings): { filter: string; notes: string } {
  const filter = captureFilter(settings, ETHERNET)
  return { filter, notes: explainFilter(options(settings, ETHERNET)).slice(filter.length).trim() }
}

/** The same filter to be run here over the packets of a file; undefined lets everything through. */
export async function fileFilter(settings: TraceSettings, decoder: CaptureDecoder): Promise<PacketFilter | undefined> {
  const filter = captureFilter(settings, decoder.linkType)
  if (filter === '') return undefined
  const { compileFilter } = await import('../../capture/bpf-compile.ts')
  const { newFilter } = await import('../../capture/bpf.ts')
  return newFilter(await compileFilter(filter, decoder.linkType, decoder.snaplen))
}
