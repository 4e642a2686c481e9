// FTP control connection (RFC 959): the first line, all lines with -v.

import type { Printer } from './printer.ts'
import { printTextProtocol, textProtocol } from './text-protocol.ts'

const FTP = textProtocol('ftp')

/** Prints the TCP payload of `length` bytes at `at`. */
export const printFtp = (p: Printer, at: number, length: number): void => printTextProtocol(p, at, length, FTP)
