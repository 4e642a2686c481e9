// Whether to write colours: the flag decides, then the environment, then the terminal.

export const COLOR_CHOICES = ['auto', 'always', 'never'] as const
export type ColorChoice = (typeof COLOR_CHOICES)[number]

/**
 * `--color always|never` is an order; `auto` follows NO_COLOR (no-color.org: any non-empty value), FORCE_COLOR (0 and false
 * say no, anything else yes), TERM=dumb, and whether `stream` is a terminal.
 */
export function wantsColor(
  stream: { isTTY?: boolean },
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>> = process.env,
): boolean {
  if (choice !== 'auto') return choice === 'always'
  const { NO_COLOR, FORCE_COLOR, TERM } = env
  if (NO_COLOR) return false
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return TERM !== 'dumb' && stream.isTTY === true
}
