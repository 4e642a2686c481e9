// A timeline as one HTML file.
import type { Timeline } from '../../timeline/timeline.ts'

export type ReportSettings = { readonly log: string | undefined }

export const reportHtml = (_timeline: Timeline, _settings: ReportSettings): string => ''
