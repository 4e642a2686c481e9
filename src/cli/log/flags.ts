// Flags that several of the log's commands share.
import { Flags } from '@oclif/core'
import { STREAMS } from '../../events/stream.ts'

export const output = Flags.option({
  char: 'o',
  options: ['text', 'json'] as const,
  default: 'text' as const,
  summary: 'form of the output',
})()

export const streams = Flags.option({
  options: STREAMS,
  multiple: true,
  multipleNonGreedy: true,
  delimiter: ',',
  summary: 'capture (packets), stats (counters), events, actions',
})
