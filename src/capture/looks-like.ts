// What a file that is no capture seems to be, from its first bytes.

type Known = readonly [start: string, what: string, hint?: string]

const through = (program: string): string => `${program} FILE | umtool trace -r -`

/** First bytes as Latin-1. */
const KNOWN: readonly Known[] = [
  ['\x1f\x8b', 'gzip inside what was already unpacked', 'unpack it once, then try again'],
  ['\x28\xb5\x2f\xfd', 'zstd inside what was already unpacked', 'unpack it once, then try again'],
  ['BZh', 'bzip2', through('bzip2 -dc')],
  ['\xfd7zXZ\0', 'xz', through('xz -dc')],
  ['\x04\x22\x4d\x18', 'lz4', through('lz4 -dc')],
  ['PK\x03\x04', 'a zip archive', through('unzip -p')],
  ['snoop\0\0\0', "Solaris snoop's capture format", 'editcap -F pcapng FILE NEW'],
  ['\xa1\x2b\x3c\x4d', "Navtel's variant of pcap", 'editcap -F pcapng FILE NEW'],
  ['\x4d\x3c\x2b\xa1', "Navtel's variant of pcap", 'editcap -F pcapng FILE NEW'],
  ['\xa1\xb2\x34\xcd', "Mesquita's variant of pcap", 'editcap -F pcapng FILE NEW'],
  ['\xcd\x34\xb2\xa1', "Mesquita's variant of pcap", 'editcap -F pcapng FILE NEW'],
  ['GMBU', "Microsoft Network Monitor's capture format", 'editcap -F pcapng FILE NEW'],
  ['RTSS', "Microsoft Network Monitor's old capture format", 'editcap -F pcapng FILE NEW'],
  ['XCP\0', "NetXray's capture format", 'editcap -F pcapng FILE NEW'],
  ['TRSNIFF data', "Sniffer's capture format", 'editcap -F pcapng FILE NEW'],
  ['\x7fELF', 'a program'],
  ['%PDF', 'PDF'],
  ['SQLite format 3\0', 'an SQLite database', 'umtool events --log FILE'],
]

const START = 16

/** What the bytes look like, with the first of them, safe to print; and a command that may help. */
export function looksLike(bytes: Uint8Array): { what: string; hint: string | undefined } {
  const head = bytes.subarray(0, START)
  const latin1 = String.fromCharCode(...head)
  const known = KNOWN.find(([start]) => latin1.startsWith(start))
  const begins = `begins with ${[...head].map(b => b.toString(16).padStart(2, '0')).join(' ')} ${JSON.stringify(latin1.replace(/[^\x20-\x7e]/g, '.'))}`
  if (known !== undefined) return { what: `it looks like ${known[1]}; it ${begins}`, hint: known[2] }
  if (isText(bytes)) return { what: `it looks like text; it ${begins}`, hint: 'captures are written by `umtool trace -w FILE` or `tcpdump -w FILE`' }
  return { what: `it ${begins}`, hint: undefined }
}

/** Printable in the first 512 bytes, UTF-8 included. */
function isText(bytes: Uint8Array): boolean {
  const some = bytes.subarray(0, 512)
  return some.length > 0 && some.every(b => b >= 0x20 || (b >= 0x09 && b <= 0x0d) || b === 0x1b) && !some.includes(0x7f)
}
