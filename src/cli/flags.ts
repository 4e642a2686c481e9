// Flags that commands share, so that each means the same everywhere.
import { Flags } from '@oclif/core'
import { COLOR_CHOICES } from './color.ts'

export const color = Flags.option({ options: COLOR_CHOICES, default: 'auto', helpGroup: 'GLOBAL', summary: 'colours in the output' })()
