// The part of the npm package `pcap` 3.1 that is used, its native module, and what that does not say of itself.
//
// - The package's own JavaScript (decoders, an event and two objects per packet) is passed by, and not even loaded: 10 ms.
// - Native code writes every packet's header (seconds, microseconds, captured, length: a pcap record header) and bytes into the
//   two buffers that `dispatch` was given, and calls the function that `open_live` was given while they hold.
// - `dispatch` comes back only when no packet is left: under load, never.
// - After an error on the socket (the interface went down) libuv watches it no more; `dispatch` still works when called.
// - `close` frees nothing before the next packet: end the process instead.

import { createRequire } from 'node:module'
import { join } from 'node:path'

export type PcapSession = {
  /**
   * Opens an interface; answers the package's word for the link type. Sizes in bytes, the timeout in milliseconds: 0 is libpcap's
   * immediate mode, one packet at a time through an older kernel interface.
   */
  open_live(
    device: string,
    filter: string,
    bufferBytes: number,
    snaplen: number,
    dumpFile: string,
    packetReady: () => void,
    monitor: boolean,
    timeoutMs: number,
    warn: (text: string) => void,
    promiscuous: boolean,
  ): string
  /** From now on `read_callback` is called when the socket is readable. */
  start_polling(): void
  read_callback: () => void
  /** Delivers what there is; negative when the interface is gone. */
  dispatch(packet: Buffer, header: Buffer): number
  stats(): { readonly ps_recv: number; readonly ps_drop: number; readonly ps_ifdrop: number }
}

export type PcapModule = { readonly PcapSession: new () => PcapSession }

/** Throws where it is not installed, or was built for another version of Node. */
export const loadPcap = (): PcapModule => createRequire(join(import.meta.dirname, 'here'))('pcap/build/Release/pcap_binding.node') as PcapModule

const LINK_TYPES: Readonly<Record<string, number>> = {
  LINKTYPE_NULL: 0,
  LINKTYPE_ETHERNET: 1,
  LINKTYPE_RAW: 101,
  LINKTYPE_LINUX_SLL: 113,
  LINKTYPE_IEEE802_11_RADIO: 127,
}
/** Raw IP is 12 within libpcap on Linux and 101 in files; the others that Linux has are the same in both. */
const DLT_RAW = 12

/** LINKTYPE_ value of the package's word for it, `LINKTYPE_ETHERNET` or `Unknown linktype 276`. */
export function linkTypeOf(word: string): number {
  const number = LINK_TYPES[word] ?? Number(/^Unknown linktype (\d+)$/.exec(word)?.[1] ?? 1)
  return number === DLT_RAW ? LINK_TYPES.LINKTYPE_RAW! : number
}
