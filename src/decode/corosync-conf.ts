// corosync.conf -> names of the nodes by their numbers, and the log file. Pure.
//
//   nodelist {
//     node {
//       ring0_addr: 10.9.0.1
//       name: pcmk1
//       nodeid: 1
//     }
//   }

export type CorosyncConf = {
  readonly names: ReadonlyMap<number, string>
  readonly logfile: string | undefined
  /** All nodes are on loopback, as in the file that Debian's package brings: no cluster was configured. */
  readonly example: boolean
}

const MOST_LINES = 10_000
const LOOPBACK = /^(?:127\.[\d.]+|::1|localhost)$/

/** Total. A node without a name goes by its first address, as Pacemaker has it. */
export function parseCorosyncConf(text: string): CorosyncConf {
  const names = new Map<number, string>()
  let node: { id?: number; name?: string; address?: string } | undefined
  let logfile: string | undefined
  const addresses: string[] = []
  for (const line of text.split('\n').slice(0, MOST_LINES)) {
    const [, key, value] = /^\s*(\w+)\s*:\s*(.*?)\s*$/.exec(line.replace(/#.*/, '')) ?? []
    if (/^\s*node\s*\{/.test(line)) node = {}
    else if (/^\s*\}/.test(line)) {
      const name = node?.name ?? node?.address
      if (node?.id !== undefined && name !== undefined) names.set(node.id, name)
      node = undefined
    } else if (key === 'logfile') logfile = value
    else if (node !== undefined && key === 'nodeid') node.id = Number(value)
    else if (node !== undefined && key === 'name') node.name = value!
    else if (node !== undefined && key === 'ring0_addr') {
      node.address = value!
      addresses.push(value!)
    }
  }
  return { names, logfile, example: addresses.length > 0 && addresses.every(address => LOOPBACK.test(address)) }
}
