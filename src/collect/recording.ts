// How a recording of the outside world looks on disk: a folder with recording.jsonl, and packets beside it as N.pcap.
//
// The first line says what was recorded. A `call` is what a collector asked; `answer`, `item` and `end` bear its number. An answer that
// is word for word an earlier one of the same question is `same`.

import type { CapturedBatch, CaptureRequest, Line, TailedLine } from './outside.ts'

export const FILE = 'recording.jsonl'

export type Header = {
  readonly recording: 1
  readonly collector: string
  readonly node: string
  readonly settings: unknown
  readonly bookmarks: Readonly<Record<string, string>>
  readonly at: number
}

export type Call = { readonly call: number; readonly at: number; readonly ask: Question }

/** The method of Outside, and what it was given: without signals, timeouts and places. */
export type Question = readonly [what: 'read' | 'list' | 'run' | 'watch' | 'tail' | 'endOf' | 'fifo' | 'capture', ...given: unknown[]]

export type Problem = { readonly message: string; readonly code?: string | undefined }

export type Answer = { readonly answer: number; readonly at: number; readonly value?: unknown; readonly same?: number; readonly error?: Problem }
export type Batch = readonly Line[] | readonly TailedLine[] | (Omit<CapturedBatch, 'pcap'> & { readonly pcap: string })
export type Item = { readonly item: number; readonly at: number; readonly value: Batch }
export type End = { readonly end: number; readonly at: number; readonly error?: Problem }

export type Entry = Header | Call | Answer | Item | End

/** How what was left out is counted does not change what is captured. */
export const captureQuestion = ({ unsampled: _, ...request }: CaptureRequest): Question => ['capture', request]

export const keyOf = (question: Question): string => JSON.stringify(question)

export const problemOf = (error: unknown): Problem => ({
  message: error instanceof Error ? error.message : String(error),
  code: typeof (error as { code?: unknown } | undefined)?.code === 'string' ? (error as { code: string }).code : undefined,
})

export const toError = ({ message, code }: Problem): Error => Object.assign(new Error(message), code === undefined ? {} : { code })
