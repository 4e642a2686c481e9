// Who may import whom. One line per room: the rooms, or single files of a room, that it may use besides itself.
// ARCHITECTURE.md says what each room is for.

/** How to fail, and "did you mean": plain data and functions that import nothing but each other. */
const SAYING = ['src/cli/errors.ts', 'src/cli/exit-codes.ts', 'src/cli/nearest.ts']

export const rooms = {
  'src/lvs': [],
  'src/decode': ['src/lvs'],
  'src/events': ['src/lvs'],
  'src/trace': ['src/lvs', 'src/decode'],
  'src/state': ['src/lvs', 'src/events', 'src/decode'],
  'src/flow': ['src/lvs', 'src/events', 'src/decode', 'src/trace', 'src/state'],
  'src/timeline': ['src/lvs', 'src/events', 'src/decode', 'src/trace', 'src/state', 'src/flow'],
  'src/replay': ['src/lvs', 'src/events', 'src/state'],
  'src/diagnose': ['src/lvs', 'src/events', 'src/state', 'src/flow', 'src/timeline'],
  'src/print': ['src/lvs', 'src/events', 'src/decode', 'src/state', 'src/diagnose', 'src/trace', 'src/flow', 'src/timeline'],
  'src/capture': ['src/lvs', 'src/decode', ...SAYING],
  'src/collect': ['src/lvs', 'src/events', 'src/decode', 'src/capture', ...SAYING],
  'src/log': ['src/lvs', 'src/events', 'src/capture/compressed.ts', ...SAYING],
  'src/act': ['src/lvs', 'src/events', 'src/decode', 'src/state', ...SAYING],
  'src/export': ['src/lvs', 'src/events', 'src/decode', 'src/state', 'src/diagnose', 'src/print', 'src/trace', 'src/flow', 'src/timeline'],
  'src/tui': [
    'src/lvs',
    'src/events',
    'src/decode',
    'src/trace',
    'src/state',
    'src/flow',
    'src/timeline',
    'src/replay',
    'src/diagnose',
    'src/print',
    'src/cli/color.ts',
  ],
  'src/import': ['src/lvs', 'src/events', 'src/decode', 'src/collect', 'src/capture', 'collectors', ...SAYING],
  collectors: ['src/lvs', 'src/events', 'src/decode', 'src/collect', 'src/capture', ...SAYING],
  'src/cli': [],
  // The bodies of commands, a folder each, may use everything; so may the commands.
  'src/cli/trace': 'all',
  'src/cli/events': 'all',
  'src/cli/log': 'all',
  'src/cli/agent': 'all',
  'src/cli/doctor': 'all',
  'src/cli/status': 'all',
  'src/cli/replay': 'all',
  'src/cli/timeline': 'all',
  'src/cli/flow': 'all',
  'src/cli/export': 'all',
  'src/cli/top': 'all',
  'src/cli/import': 'all',
  commands: 'all',
  'src/bin.ts': ['src/cli'],
  grafana: ['src/lvs', 'src/export'],
  scripts: 'all',
  test: 'all',
} as const satisfies Record<string, readonly string[] | 'all'>

export type Room = keyof typeof rooms

/** Text or bytes in, data out: no process, no file, no clock, no chance. */
export const PURE: readonly Room[] = [
  'src/lvs',
  'src/decode',
  'src/events',
  'src/trace',
  'src/state',
  'src/flow',
  'src/timeline',
  'src/diagnose',
  'src/print',
]

/** Packages, and modules of Node with consequences: the rooms and files that may import them. */
export const packages: Readonly<Record<string, readonly string[]>> = {
  pcap: ['src/capture/child.ts'],
  blessed: ['src/tui/screen.ts'],
  kafkajs: ['src/log/kafka.ts'],
  'node:sqlite': ['src/log', 'test/log', 'test/bench'],
  // src/act changes the machine; the others only look: src/capture starts its child and tcpdump.
  'node:child_process': ['src/act', 'src/capture', 'src/collect', 'scripts', 'test'],
  '@oclif/core': ['src/cli', 'commands', 'scripts', 'test'],
  esbuild: ['scripts', 'test'],
  // Inside the bundles: schemas of events and settings, the configuration file, identifiers of events.
  typebox: ['src/events', 'src/collect', 'src/cli', 'commands', 'collectors', 'test'],
  yaml: ['src/cli/agent', 'src/cli/import', 'test'],
  uuid: ['src/cli/agent', 'test'],
}
