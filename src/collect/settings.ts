// A collector's settings: what was given, checked by its schema, with the defaults filled in.
import { Clone, Default, Errors } from 'typebox/value'
import type { Collector } from './collector.ts'

export type SettingsProblem = {
  /** Path in the settings: `interval`, `files.0`; empty for the whole. */
  readonly path: readonly string[]
  readonly what: string
}

/** `given` undefined or true means the defaults. Problems are empty when all is well. */
export function settingsFor(collector: Pick<Collector, 'settings'>, given: unknown): { settings: unknown; problems: readonly SettingsProblem[] } {
  const settings = Default(collector.settings, given === undefined || given === true ? {} : Clone(given))
  const problems = [...Errors(collector.settings, settings)]
    .filter(({ keyword }) => keyword !== 'additionalProperties') // said once for each property already
    .map(({ instancePath, message, keyword }) => ({
      path: instancePath.split('/').slice(1),
      what: keyword === 'boolean' ? 'is no setting' : message,
    }))
  return { settings, problems }
}
