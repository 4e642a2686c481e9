// What the lab did to a cluster, as its truth.jsonl says; truth.json is the same in one piece, for whoever reads a run later.
import { readFileSync } from 'node:fs'

export type Expectation = {
  readonly at: number
  readonly scenario: string
  readonly type: string
  /** Whose log must hold it. */
  readonly node: string
  /** `*` for any. */
  readonly subject: string
  /** Seconds from `at`. */
  readonly within: number
  readonly data?: Readonly<Record<string, unknown>>
}

export type Pattern = { readonly at: number; readonly scenario: string; readonly type: string; readonly node: string; readonly subject: string }

export type Done = { readonly at: number; readonly scenario: string; readonly node: string; readonly what: string }

export type Truth = {
  readonly topology: string
  readonly manager: string
  readonly forwarding: string
  readonly directors: readonly string[]
  /** Did umtool's agent run on the nodes? */
  readonly agent: boolean
  /** Microseconds; absent when the cluster never became well, and `unwell` says what was missing. */
  readonly well?: number | undefined
  readonly unwell?: string | undefined
  readonly end?: number | undefined
  readonly scenarios: readonly { readonly name: string; readonly began: number; readonly ended?: number | undefined }[]
  readonly done: readonly Done[]
  readonly expected: readonly Expectation[]
  /** Events that may be there until the next scenario begins. */
  readonly allowed: readonly Pattern[]
  readonly never: readonly Pattern[]
}

type Line = { readonly kind: string; readonly at: number; readonly scenario: string } & Readonly<Record<string, unknown>>

export function readTruth(text: string, about: Pick<Truth, 'topology' | 'manager' | 'forwarding' | 'directors' | 'agent'>): Truth {
  const lines = text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Line)
  const of = <T>(kind: string): T[] => lines.filter(line => line.kind === kind).map(({ kind: _, ...rest }) => rest as T)
  return {
    ...about,
    well: lines.find(({ kind }) => kind === 'well')?.at,
    unwell: lines.find(({ kind }) => kind === 'unwell')?.why as string | undefined,
    end: lines.find(({ kind }) => kind === 'end')?.at,
    scenarios: lines
      .filter(({ kind }) => kind === 'began')
      .map(({ scenario, at }) => ({
        name: scenario,
        began: at,
        ended: lines.find(other => other.kind === 'ended' && other.scenario === scenario)?.at,
      })),
    done: of<Done>('did'),
    expected: of<Expectation>('expect'),
    allowed: of<Pattern>('allow'),
    never: of<Pattern>('never'),
  }
}

export type Request = {
  readonly at: number
  readonly took: number
  readonly to: string
  readonly ok: boolean
  readonly node?: string
  readonly why?: string
}

/** The clients' requests; a last line may be half there. */
export const readRequests = (path: string): readonly Request[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.endsWith('}'))
    .map(line => JSON.parse(line) as Request)
