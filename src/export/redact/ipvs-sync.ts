// Redacts what directors tell each other of connections: clients, virtual and real servers.
import { decodeIpvsSync, newIpvsSync } from '../../decode/packet/ipvs-sync.ts'
import { decodeIpvsSyncEntry, newIpvsSyncEntry } from '../../decode/packet/ipvs-sync-entry.ts'
import { OK } from '../../decode/packet/status.ts'
import { clear, cut, putAddress, type Walk } from './walk.ts'

const message = newIpvsSync()
const entry = newIpvsSyncEntry()

export function redactIpvsSync(w: Walk, at: number, end: number): void {
  if (decodeIpvsSync(w.old, at, end, message) !== OK) return cut(w, at)
  let from = message.entriesAt
  for (let left = message.connections; left > 0; left--) {
    if (from >= end || decodeIpvsSyncEntry(w.old, from, end, message.version, entry) !== OK) return cut(w, from)
    for (const address of [entry.clientAt, entry.virtualAt, entry.realAt]) putAddress(w, address, entry.addressBytes)
    // A caller's identity, of SIP.
    if (entry.engineDataAt >= 0) clear(w, entry.engineDataAt, entry.engineDataAt + entry.engineDataLength)
    if (entry.unknownParameter >= 0) return cut(w, from)
    from = entry.next
  }
  cut(w, from)
}
