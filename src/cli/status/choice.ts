// The flags that choose clusters, nodes, services and addresses of a status, shared by status and diff.
import { Flags } from '@oclif/core'
import type { StatusChoice } from '../../print/status/text.ts'
import { addressMatcher, wordMatcher } from '../events/matcher.ts'
import { checkService } from '../events/mistaken.ts'

const WHICH = 'WHICH PART'

const filter = (summary: string, helpValue: string) =>
  Flags.string({ multiple: true, multipleNonGreedy: true, delimiter: ',', helpGroup: WHICH, helpValue, summary })

export const choiceFlags = {
  cluster: filter('only this cluster', 'NAME'),
  node: filter('only this node, and services in its table', 'NAME'),
  service: filter('only this virtual service, with every real server: 10.1.1.100:80, tcp/10.1.1.100:80, fwmark/7', 'SERVICE'),
  vip: filter('only this virtual address and its services; CIDR and * too', 'ADDRESS'),
}

type Given = { readonly [Name in keyof typeof choiceFlags]?: readonly string[] | undefined }

type Question = ((text: string) => boolean) | undefined

const anyOf = (words: readonly string[] | undefined, matcher: (word: string) => (text: string) => boolean): Question => {
  const matchers = words?.map(matcher)
  return matchers && (text => matchers.some(matches => matches(text)))
}

/** Throws a usage error for what is no service or address. */
export const choiceOf = ({ cluster, node, service, vip }: Given): StatusChoice => ({
  cluster: anyOf(cluster, wordMatcher),
  node: anyOf(node, wordMatcher),
  service: anyOf(service, word => {
    checkService(word)
    return wordMatcher(word.includes('/') ? word.toLowerCase() : `*/${word.toLowerCase()}`)
  }),
  vip: anyOf(vip, word => addressMatcher('--vip', word)),
})
