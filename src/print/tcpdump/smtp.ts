// SMTP (RFC 5321): the first line, all lines with -v.

import type { Printer } from './printer.ts'
import { printTextProtocol, textProtocol } from './text-protocol.ts'

const SMTP = textProtocol('smtp')

/** Prints the TCP payload of `length` bytes at `at`. */
export const printSmtp = (p: Printer, at: number, length: number): void => printTextProtocol(p, at, length, SMTP)
