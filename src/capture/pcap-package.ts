// The part of the npm package `pcap` 3.1 that is used, and what it does not say of itself.
//
// - Its decoders and its event per packet are passed by: `on_packet_ready` is replaced, which saves two objects a packet.
// - Native code writes every packet's header (seconds, microseconds, captured, length: a pcap record header) and bytes into the
//   two buffers that `dispatch` was given, and calls `on_packet_ready` while they hold.
// - `dispatch` comes back only when no packet is left: under load, never.
// - After an error on the socket (the interface went down) libuv watches it no more; `dispatch` still works when called.
// - `close` frees nothing before the next packet: end the process instead.

/** What a session is asked for; sizes in bytes, times in milliseconds. */
export type SessionOptions = {
  readonly filter: string
  readonly buffer_size: number
  readonly snap_length: number
  /** 0 is libpcap's immediate mode: one packet at a time through an older kernel interface. */
  readonly buffer_timeout: number
  readonly promiscuous: boolean
}

export type NativeSession = {
  /** Delivers what there is; negative when the interface is gone. */
  dispatch(packet: Buffer, header: Buffer): number
  stats(): { readonly ps_recv: number; readonly ps_drop: number; readonly ps_ifdrop: number }
  /** Called when the socket is readable. */
  read_callback: () => void
}

export type Session = { readonly session: NativeSession; readonly link_type: string; buf: Buffer; header: Buffer }

export type PcapPackage = {
  readonly PcapSession: { readonly prototype: { on_packet_ready: () => void } }
  warningHandler: (text: string) => void
  createSession(device: string, options: SessionOptions): Session
}

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
