// The operations that a ForCES message asks for or answers (RFC 5810, A.2).

import { putAscii } from '../text.ts'
import { FULL, printCommitResponse, printPaths, RESULT, SPARSE } from './forces-path.ts'
import { lineSpaces, putIndentedDump, spaces, TLV_HEADER } from './forces-values.ts'
import type { Printer } from './printer.ts'

const LEAST = 8

type Operation = { readonly name: string; readonly takes: number; readonly print?: typeof printPaths }

const paths = (name: string, takes: number): Operation => ({
  name,
  takes,
  print: (p, at, length, mask, indent) => printPaths(p, at, length, mask, indent),
})

const INVALID: Operation = {
  name: 'Invalid OPTLV',
  takes: 0,
  print: (p, at, length, _mask, indent) => putInvalidOperation(p, at, length, indent),
}

const OPERATIONS: Readonly<Record<number, Operation>> = {
  1: paths(' Set', FULL | SPARSE),
  2: paths(' SetProp', FULL | SPARSE),
  3: paths(' SetResp', RESULT),
  4: paths(' SetPropResp', RESULT),
  5: paths(' Del', 0),
  6: paths(' DelResp', RESULT),
  7: paths(' Get', 0),
  8: paths(' GetProp', 0),
  9: paths(' GetResp', FULL | SPARSE | RESULT),
  10: paths(' GetPropResp', FULL | RESULT),
  11: paths(' Report', FULL | SPARSE),
  12: { name: ' Commit', takes: 0 },
  13: { name: ' RCommit', takes: RESULT, print: printCommitResponse },
  14: { name: ' RTRCOMP', takes: 0 },
}

/** Prints the operation TLV of `size` bytes, header and all, at `at`. */
export function printOperation(p: Printer, at: number, type: number, size: number, indent: number): void {
  const t = p.text
  const operation = OPERATIONS[type] ?? INVALID
  const title = `Oper TLV ${operation.name}(0x${type.toString(16)}) length ${size}\n`
  const length = size - TLV_HEADER
  if (p.options.verbose >= 3) putAscii(t, `${spaces(indent)}${title}`)
  if (length < LEAST) {
    putAscii(t, `\t\t${title}\t\tTruncated data size ${length} minimum required ${LEAST}\n`)
    putInvalidOperation(p, at + TLV_HEADER, length, indent)
  } else operation.print?.(p, at + TLV_HEADER, length, operation.takes, indent + 1)
}

/** Shows the bytes of an operation that cannot be one, with -vvv; answers that printing gave up. */
export function putInvalidOperation(p: Printer, at: number, length: number, indent: number): false {
  if (p.options.verbose < 3) return false
  putAscii(p.text, `${lineSpaces(indent)}Data[`)
  putIndentedDump(p, at, length, indent)
  putAscii(p.text, `\n${lineSpaces(indent)}]\n`)
  return false
}
