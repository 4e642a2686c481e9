// Which files a comparison reads.
import { globSync, statSync } from 'node:fs'

const CAPTURES = '**/*.{pcap,pcapng,cap,pcap.gz,pcapng.gz,pcap.zst,pcapng.zst}'

/** The named files, and the captures below the named folders in a fixed order. */
export const captureFiles = (paths: readonly string[]): string[] =>
  paths.flatMap(path => (statSync(path).isDirectory() ? globSync(`${path}/${CAPTURES}`).sort() : [path]))
