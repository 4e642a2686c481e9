// `crm_mon --output-as=xml` -> nodes and resources. Pure. Fixtures: test/fixtures/pacemaker/

import { parseXmlElements, type XmlElement } from './xml-elements.ts'

export type CrmMon = {
  readonly quorum: boolean | undefined
  readonly nodes: readonly { readonly name: string; readonly state: string }[]
  readonly resources: readonly {
    readonly name: string
    readonly agent: string
    readonly role: string
    readonly nodes: readonly string[]
    readonly failed: boolean
  }[]
}

/** Undefined when Pacemaker does not run. Throws SyntaxError for what is no XML, or none of crm_mon's. */
export function parseCrmMon(text: string): CrmMon | undefined {
  const elements = parseXmlElements(text)
  if (elements[0]?.name !== 'pacemaker-result' && elements[0]?.name !== 'crm_mon') throw new SyntaxError('crm_mon: no pacemaker-result')
  const { nodes, resources } = collect(elements)
  const status = elements.findLast(({ name, depth }) => name === 'status' && depth === 1)
  if (nodes.length === 0 && status !== undefined && status.attributes.get('code') !== '0') return undefined
  const quorum = elements.find(({ name }) => name === 'current_dc')?.attributes.get('with_quorum')
  return { quorum: quorum === undefined ? undefined : quorum === 'true', nodes, resources }
}

type Resource = { name: string; agent: string; role: string; nodes: string[]; failed: boolean }

/** `node` means one thing under `nodes`, another under a resource, a third under `node_history`. */
function collect(elements: readonly XmlElement[]): { nodes: { name: string; state: string }[]; resources: Resource[] } {
  const nodes: { name: string; state: string }[] = []
  const resources: Resource[] = []
  let section = ''
  for (const { name, attributes, depth } of elements) {
    const value = (key: string): string => attributes.get(key) ?? ''
    if (depth === 1) section = name
    else if (section === 'nodes' && name === 'node' && depth === 2) nodes.push({ name: value('name'), state: stateOf(attributes) })
    else if (section === 'resources' && name === 'resource')
      resources.push({ name: value('id'), agent: value('resource_agent'), role: value('role'), nodes: [], failed: value('failed') === 'true' })
    else if (section === 'resources' && name === 'node') resources.at(-1)?.nodes.push(value('name'))
  }
  return { nodes, resources }
}

const STATES = ['unclean', 'pending', 'standby', 'standby_onfail', 'maintenance'] as const

function stateOf(attributes: ReadonlyMap<string, string>): string {
  const online = attributes.get('online') === 'true'
  const more = STATES.filter(name => attributes.get(name) === 'true').map(name => name.replace('_onfail', ''))
  return [online ? 'online' : 'offline', ...new Set(more)].join(' ')
}
