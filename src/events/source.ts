// Who saw it: `/CLUSTER/NODE/COLLECTOR`, CloudEvents' `source`.

export type Source = { readonly cluster: string; readonly node: string; readonly collector: string }

/** A name may hold anything but a slash, blanks and control characters, and is not empty: names of clusters, nodes and collectors. */
export const SOURCE_NAME = /^[^\s/\p{Cc}]+$/u

export const formatSource = ({ cluster, node, collector }: Source): string => `/${cluster}/${node}/${collector}`

/** Undefined when `text` is not of that form. */
export function parseSource(text: string): Source | undefined {
  const [empty, cluster, node, collector, ...more] = text.split('/')
  if (empty !== '' || more.length > 0 || ![cluster, node, collector].every(name => name !== undefined && SOURCE_NAME.test(name))) return undefined
  return { cluster: cluster!, node: node!, collector: collector! }
}
