// Which backend captures, and which one if that fails.

import type { Backend } from './backend.ts'
import { pcapBackend } from './backend-pcap.ts'
import { tcpdumpBackend } from './backend-tcpdump.ts'

export type BackendChoice = 'auto' | 'pcap' | 'tcpdump'

/**
 * In the order they are to be tried. The npm package comes first where it can: it costs a third of what tcpdump costs when every
 * packet is to be shown at once. tcpdump comes first
 * - where we lack the right to capture, since tcpdump may have it by itself;
 * - for `any`, since the package only speaks version 1 of Linux cooked captures, which does not tell the interface;
 * - for filters with `ip broadcast`, since the package passes libpcap the network where its mask belongs.
 */
export function backends(choice: BackendChoice, what: { interface: string; filter: string; permitted: boolean }): Backend[] {
  if (choice === 'pcap') return [pcapBackend]
  if (choice === 'tcpdump') return [tcpdumpBackend]
  const tcpdumpFirst = !what.permitted || what.interface === 'any' || /\bip\s+broadcast\b/.test(what.filter)
  return tcpdumpFirst ? [tcpdumpBackend, pcapBackend] : [pcapBackend, tcpdumpBackend]
}
