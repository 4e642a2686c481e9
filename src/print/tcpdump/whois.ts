// Whois (RFC 3912): the first line, all lines with -v.

import type { Printer } from './printer.ts'
import { printTextProtocol, textProtocol } from './text-protocol.ts'

const WHOIS = textProtocol('whois')

/** Prints the TCP payload of `length` bytes at `at`. */
export const printWhois = (p: Printer, at: number, length: number): void => printTextProtocol(p, at, length, WHOIS)
