// The tables of a log in SQLite, and how an older file becomes a present one.
//
// One table per stream, so that pruning takes rows off the front of one table and packets do not lie between the facts. `position`
// counts through all of them: the order of the log. There is no index over events. Two small tables stand in for them:
// `block` says of every 4096 positions of a stream which times they span and how much they hold (a time range, retention and the
// newest N look there first), `holds` which types and sources they contain. `seen` says which sequence numbers of a life of a
// source ever came, in ranges: that finds duplicates without an index over ids, and proves gaps.
import { STREAMS, type Stream } from '../../events/stream.ts'

/** "umtl". */
export const APPLICATION_ID = 0x756d746c

/** Positions per block: a time range costs at most two blocks of rows that do not fit; ten gigabytes have about 7,000 blocks. */
export const BLOCK = 4096

export const blockOf = (position: number): number => Math.floor(position / BLOCK)

/** `holds.what`. */
export const HOLDS = { kind: 0, origin: 1 } as const

/** Number of a stream in `block` and `holds`: part of the file format. */
export const streamNumber = (stream: Stream): number => STREAMS.indexOf(stream)

/** The table of a stream; `events` and the others are no words of SQL. */
export const tableOf = (stream: Stream): string => `${stream}_event`

const streamTable = (stream: Stream): string => `
CREATE TABLE ${tableOf(stream)} (
  position INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,        -- microseconds since the epoch
  origin INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  subject TEXT NOT NULL,
  id ANY NOT NULL,            -- a UUID as 16 bytes, anything else as text
  data ANY NOT NULL           -- JSON as text, bytes as they are
) STRICT;`

const FIRST_VERSION = `
CREATE TABLE origin (         -- one life of a source
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  run TEXT NOT NULL,
  pruned INTEGER NOT NULL DEFAULT 0,
  UNIQUE (source, run)
) STRICT;
CREATE TABLE kind (
  id INTEGER PRIMARY KEY,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (type, version)
) STRICT;
CREATE TABLE seen (
  origin INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (origin, first)
) STRICT, WITHOUT ROWID;
CREATE TABLE block (
  stream INTEGER NOT NULL,
  block INTEGER NOT NULL,
  events INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  largest INTEGER NOT NULL,   -- bytes of one event
  min_at INTEGER NOT NULL,
  max_at INTEGER NOT NULL,
  PRIMARY KEY (stream, block)
) STRICT, WITHOUT ROWID;
CREATE TABLE holds (
  stream INTEGER NOT NULL,
  block INTEGER NOT NULL,
  what INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (stream, block, what, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE bookmark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
${STREAMS.map(streamTable).join('')}
INSERT INTO counter VALUES ('next', 1)${STREAMS.map(stream => `, ('${stream}.events', 0), ('${stream}.bytes', 0)`).join('')};
`

/** What lifts a file from version N to N + 1; the first makes an empty file a log. Added to, never changed. */
export const MIGRATIONS: readonly string[] = [FIRST_VERSION]

/** `PRAGMA user_version` of a file that this umtool writes. */
export const VERSION = MIGRATIONS.length
