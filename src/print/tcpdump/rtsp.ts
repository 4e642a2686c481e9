// RTSP (RFC 2326): the request or status line, all header lines with -v.

import type { Printer } from './printer.ts'
import { printTextProtocol, textProtocol } from './text-protocol.ts'

const RTSP = textProtocol('rtsp', 'DESCRIBE ANNOUNCE GET_PARAMETER OPTIONS PAUSE PLAY RECORD REDIRECT SETUP SET_PARAMETER TEARDOWN')

/** Prints the TCP payload of `length` bytes at `at`. */
export const printRtsp = (p: Printer, at: number, length: number): void => printTextProtocol(p, at, length, RTSP)
