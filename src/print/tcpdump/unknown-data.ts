// Bytes of a field or option that has no printer of its own, in hex below what names it.

import { putAscii } from '../text.ts'
import { putHexDump } from './dump.ts'
import type { Printer } from './printer.ts'

/** As much of the `length` bytes at `at` as was captured; `indent` starts each line and holds the line feed. */
export function putUnknownData(p: Printer, at: number, indent: string, length: number): void {
  if (at > p.end) {
    putAscii(p.text, `${indent}Dissector error: print_unknown_data called with pointer past end of packet`)
    return
  }
  putHexDump(p, at, Math.min(length, p.end - at), indent)
}
