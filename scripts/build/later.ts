// Printers of rare protocols evaluated when a packet first asks for one: hundreds of modules of tables that most traces never need.
//
// Starting `umtool trace` costs 10 ms less. In the source they are plain imports; here an import of nothing but printers becomes
// functions that load the module at their first call.
import { readFileSync } from 'node:fs'
import type { Plugin } from 'esbuild'

/** What most packets of most captures go through: called directly, and so compiled together. */
const USUAL = new Set(
  'arp domain ethernet ethertype http icmp icmp6 ip ip-demux ip6 ports tcp tcp-line udp udp-ports vrrp'.split(' ').map(name => `./${name}.ts`),
)

const IMPORT = /^import \{ (.+) \} from '(\.\/[a-z0-9-]+\.ts)'$/gm
const PRINTER = /^print[A-Z]\w*$/

/** The source with its imports of rare printers put off; types go, nothing asks for them. A line stays a line, so that a stack names the right one. */
function putOff(source: string): string {
  return source.replace(IMPORT, (line, list: string, module: string) => {
    const names = list.split(', ').filter(name => !name.startsWith('type '))
    if (USUAL.has(module) || names.length === 0 || !names.every(name => PRINTER.test(name))) return line
    const loaded = `module_${names[0]}`
    const functions = names.map(name => `const ${name} = (...given) => (${loaded} ??= require('${module}')).${name}(...given)`)
    return [`let ${loaded}`, ...functions].join('; ')
  })
}

export const rarePrintersLater: Plugin = {
  name: 'rare-printers-later',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/print\/tcpdump\/[a-z0-9-]+\.ts$/ }, ({ path }) => ({ contents: putOff(readFileSync(path, 'utf8')), loader: 'ts' }))
  },
}
