// oclif.manifest.json: what every command is called and takes, so that help and dispatch need not load the commands.
import { Plugin } from '@oclif/core'

/** The manifest of what stands in dist/commands, as JSON text; throws when a command cannot be loaded. */
export async function manifest(root: string): Promise<string> {
  const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true, respectNoCacheDefault: true })
  await plugin.load()
  const { commands, version } = plugin.manifest
  const sorted = Object.fromEntries(Object.entries(commands).sort(([a], [b]) => (a < b ? -1 : 1)))
  return `${JSON.stringify({ commands: sorted, version }, undefined, 2)}\n`
}
