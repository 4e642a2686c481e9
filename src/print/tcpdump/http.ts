// HTTP/1.x with WebDAV and its relatives (RFC 9112, 4918, 3253): the request or status line, all header lines with -v.

import type { Printer } from './printer.ts'
import { printTextProtocol, textProtocol } from './text-protocol.ts'

const HTTP = textProtocol(
  'http',
  'GET PUT COPY HEAD LOCK MOVE POLL POST BCOPY BMOVE MKCOL TRACE LABEL MERGE DELETE SEARCH UNLOCK REPORT UPDATE NOTIFY BDELETE CONNECT OPTIONS CHECKIN PROPFIND CHECKOUT CCM_POST SUBSCRIBE PROPPATCH BPROPFIND BPROPPATCH UNCHECKOUT MKACTIVITY MKWORKSPACE UNSUBSCRIBE RPC_CONNECT VERSION-CONTROL BASELINE-CONTROL',
)

/** Prints the TCP payload of `length` bytes at `at`. */
export const printHttp = (p: Printer, at: number, length: number): void => printTextProtocol(p, at, length, HTTP)
