// What Heartbeat's cl_status prints -> data. Pure. Fixtures: test/fixtures/heartbeat/
//
//   $ cl_status hbstatus -v
//   version:	3.0.6 (node: 958e11be8686759f1b99204c17812f2c2633b169)
//   managed by:	"haresources"
//
//   lvs2	active	(nodetype: normal)
//   	eth0	up
//
// A node's own ucast and mcast links are always `dead` here, since it does not hear itself: only those of others tell something.

export type ClStatus = {
  readonly version: string
  readonly manager: string
  readonly nodes: readonly {
    readonly name: string
    /** init, up, active, dead; of a ping node: ping, dead. */
    readonly status: string
    /** normal, ping. */
    readonly type: string
    readonly links: readonly { readonly name: string; readonly state: string }[]
  }[]
}

const VERSION = /^version:\s+(\S+)/
const MANAGER = /^managed by:\s+"?([^"]*)"?$/
const NODE = /^(\S+)\t(\S+)\t\(nodetype: (\S+)\)$/
const LINK = /^\t(\S+)\t(\S+)$/
const MOST = 1000

/** Of `hbstatus -v`. Undefined when Heartbeat does not run; throws SyntaxError for a line it cannot read. */
export function parseClStatus(text: string): ClStatus | undefined {
  let version: string | undefined
  let manager = ''
  const nodes: { name: string; status: string; type: string; links: { name: string; state: string }[] }[] = []
  for (const [i, line] of text.split('\n').slice(0, MOST).entries()) {
    if (line.trim() === '') continue
    if (/^Heartbeat is stopped on this machine|^\(hb_api_signon/.test(line)) return undefined
    const node = NODE.exec(line)
    const link = LINK.exec(line)
    if (node !== null) nodes.push({ name: node[1]!, status: node[2]!, type: node[3]!, links: [] })
    else if (link !== null && nodes.length > 0) nodes.at(-1)!.links.push({ name: link[1]!, state: link[2]! })
    else if (VERSION.test(line)) version = VERSION.exec(line)![1]
    else if (MANAGER.test(line)) manager = MANAGER.exec(line)![1]!
    else if (!/^Heartbeat is running on this machine/.test(line))
      throw new SyntaxError(`cl_status hbstatus -v, line ${i + 1}: cannot read ${JSON.stringify(line)}`)
  }
  return version === undefined ? undefined : { version, manager, nodes }
}

const HOLDS = new Set(['none', 'local', 'foreign', 'all', 'transition'])

/** Of `rscstatus`: the mode of ownership, not whether an address is here. Undefined for anything else. */
export function parseRscStatus(text: string): string | undefined {
  const word = text.trim()
  return HOLDS.has(word) ? word : undefined
}
