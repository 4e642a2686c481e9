// SIP (RFC 3261): the request or status line, all header lines with -v.

import type { Printer } from './printer.ts'
import { printTextProtocol, textProtocol } from './text-protocol.ts'

const SIP = textProtocol('sip', 'ACK BYE CANCEL DO INFO INVITE MESSAGE NOTIFY OPTIONS PRACK QAUTH REFER REGISTER SPRACK SUBSCRIBE UPDATE PUBLISH')

/** Prints the UDP payload of `length` bytes at `at`. */
export const printSip = (p: Printer, at: number, length: number): void => printTextProtocol(p, at, length, SIP)
