// Opens a SQLite file as a log: checks that it is one, makes it one when it is empty, and says what is wrong otherwise.
import { accessSync, closeSync, constants, existsSync, fsyncSync, openSync, realpathSync, type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { umtoolError } from '../../cli/errors.ts'
import { EXIT } from '../../cli/exit-codes.ts'
import { resultCode, SQLITE, sqliteError } from './errors.ts'
import { APPLICATION_ID, MIGRATIONS, VERSION } from './schema.ts'

/** One object for the life of a log; a reader's may be opened again within it (`reconnect`). */
export type Connection = {
  readonly path: string
  db: DatabaseSync
  /** Opened as a file that nobody writes: what a writer does from now on is not seen. */
  immutable: boolean
  /** Which file it is, to notice one that was put in its place. */
  inode: number
  /** Prepared once; rows come as arrays. */
  prepare(sql: string): StatementSync
}

/** Packets may hold secrets: nobody but the owner and the group reads a log. */
const FILE_MODE = 0o640
/** Larger pages than usual keep packets of 64 KiB in few pieces: a third faster. */
const PAGE_SIZE = 8192
/** Pages in the write-ahead log before it is copied back: 8 MiB. */
const CHECKPOINT_PAGES = 1024
/** What the write-ahead log is cut to after a burst. Bytes. */
const WAL_KEPT = 64 << 20
/** How long SQLite itself waits for a lock, all of this process with it. Writers wait again without blocking, see append.ts. Milliseconds. */
const BUSY_READ = 5000
const BUSY_WRITE = 20

export function connect(given: string, mode: 'read' | 'write'): Connection {
  const file = look(given, mode)
  // What belongs to the file lies beside it, and not beside a link to it.
  const path = realpathSync(given)
  try {
    const connection = open(path, mode, file, false)
    try {
      if (mode === 'write') prepareForWriting(connection)
      else checkForReading(connection)
      return connection
    } catch (error) {
      connection.db.close()
      throw error
    }
  } catch (error) {
    if (mode === 'read' && needsImmutable(error, path)) return connectImmutable(path, file)
    if (resultCode(error) === SQLITE.readonly || resultCode(error) === SQLITE.cannotOpen) throw notPermitted(path, error)
    throw sqliteError(error, path)
  }
}

/** Opens the file anew: who writes it now, if anybody, is seen from here on. */
export function reconnect(connection: Connection): void {
  const old = connection.db
  Object.assign(connection, connect(connection.path, 'read'))
  old.close()
}

/** Throws when the file is gone, or another stands in its place: what is written to it, or read from it, would be lost. */
export function checkStillThere({ path, inode }: Connection): void {
  if (statSync(path, { throwIfNoEntry: false })?.ino === inode) return
  throw umtoolError(EXIT.unreachable, 'the log was removed or replaced while it was open', { where: path })
}

/** A log in a folder that may not be written, with no writer alive: SQLite cannot make the files it shares with writers. */
function connectImmutable(path: string, file: Stats): Connection {
  const connection = open(path, 'read', file, true)
  try {
    checkForReading(connection)
    return connection
  } catch (error) {
    connection.db.close()
    throw sqliteError(error, path)
  }
}

const needsImmutable = (error: unknown, path: string): boolean =>
  (resultCode(error) === SQLITE.cannotOpen || resultCode(error) === SQLITE.readonly) && readable(path) && !existsSync(`${path}-wal`)

function readable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}

const notPermitted = (path: string, cause: unknown) =>
  umtoolError(EXIT.permission, 'permission denied', { where: path, hint: 'sudo, or membership in the group that owns the file', cause })

/** The file; for writing it is made when it is not there. */
function look(path: string, mode: 'read' | 'write'): Stats {
  try {
    if (mode === 'write') make(path)
    else accessSync(path, constants.R_OK)
  } catch (error) {
    throw cannotLook(path, mode, error)
  }
  const file = statSync(path)
  if (file.isFile()) return file
  throw umtoolError(EXIT.unreachable, file.isDirectory() ? 'is a directory, and a log is a file' : 'is no ordinary file', { where: path })
}

function make(path: string): void {
  const isNew = !existsSync(path)
  // Without waiting for a reader, should it be a named pipe.
  closeSync(openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK, FILE_MODE))
  if (!isNew) return
  // The name is part of what a power cut must not take back.
  const folder = openSync(dirname(path), constants.O_RDONLY)
  fsyncSync(folder)
  closeSync(folder)
}

function cannotLook(path: string, mode: 'read' | 'write', error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EISDIR') return umtoolError(EXIT.unreachable, 'is a directory, and a log is a file', { where: path, cause: error })
  if (code === 'EACCES' || code === 'EPERM') return notPermitted(path, error)
  if (code !== 'ENOENT') return error
  if (mode === 'write')
    return umtoolError(EXIT.unreachable, 'no such directory', { where: dirname(path), hint: `mkdir -p ${dirname(path)}`, cause: error })
  return umtoolError(EXIT.unreachable, 'there is no log here', {
    where: path,
    hint: 'umtool agent makes one; --log or UMTOOL_LOG names another, umtool log path says where it is looked for',
    cause: error,
  })
}

function open(path: string, mode: 'read' | 'write', file: Stats, immutable: boolean): Connection {
  const { DatabaseSync } = process.getBuiltinModule('node:sqlite') // loaded only for a log in SQLite
  const options = { readOnly: mode === 'read', timeout: mode === 'read' ? BUSY_READ : BUSY_WRITE, allowExtension: false }
  const url = pathToFileURL(path)
  if (immutable) url.searchParams.set('immutable', '1')
  const db = new DatabaseSync(immutable ? url : path, options)
  const statements = new Map<string, StatementSync>()
  return {
    path,
    db,
    immutable,
    inode: file.ino,
    prepare(sql) {
      let statement = statements.get(sql)
      if (statement === undefined) {
        statement = db.prepare(sql)
        statement.setReturnArrays(true)
        statements.set(sql, statement)
      }
      return statement
    },
  }
}

export const pragma = (db: DatabaseSync, name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]

type Kind = 'log' | 'empty' | 'foreign'

function kindOf(db: DatabaseSync): Kind {
  if (pragma(db, 'application_id') === APPLICATION_ID) return 'log'
  const holds = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number }
  return holds.tables === 0 && pragma(db, 'user_version') === 0 && pragma(db, 'application_id') === 0 ? 'empty' : 'foreign'
}

const foreign = (path: string) => umtoolError(EXIT.found, 'is the SQLite database of another program, and no umtool log: left alone', { where: path })

function checkVersion(path: string, version: unknown): number {
  if (typeof version === 'number' && version >= 1 && version <= VERSION) return version
  throw umtoolError(EXIT.found, `was written by a newer umtool: it is of version ${version}, this umtool knows ${VERSION}`, {
    where: path,
    hint: 'umtool --version, and update it',
  })
}

function checkForReading({ db, path }: Connection): void {
  const kind = kindOf(db)
  if (kind === 'foreign') throw foreign(path)
  if (kind === 'empty') throw umtoolError(EXIT.unreachable, 'is empty: nothing was logged yet', { where: path, hint: 'umtool agent' })
  const version = checkVersion(path, pragma(db, 'user_version'))
  if (version < VERSION) {
    const hint = `umtool log status --log sqlite:${path}, by a user who may write it, brings it up to date`
    throw umtoolError(EXIT.found, `is of version ${version}, and this umtool reads ${VERSION}`, { where: path, hint })
  }
}

function prepareForWriting({ db, path }: Connection): void {
  db.exec(`PRAGMA busy_timeout = ${BUSY_READ}`)
  const kind = kindOf(db)
  if (kind === 'foreign') throw foreign(path)
  // Before anything is stored; on a log that is there they change nothing.
  if (kind === 'empty') db.exec(`PRAGMA page_size = ${PAGE_SIZE}; PRAGMA auto_vacuum = INCREMENTAL`)
  else checkVersion(path, pragma(db, 'user_version'))
  db.exec('PRAGMA journal_mode = WAL')
  // With NORMAL the last commits may be gone after a power cut: append promises that they are not.
  db.exec('PRAGMA synchronous = FULL')
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA journal_size_limit = ${WAL_KEPT}; PRAGMA temp_store = MEMORY`)
  migrate(db, path)
  db.exec(`PRAGMA busy_timeout = ${BUSY_WRITE}`)
}

/** All steps in one transaction: another process that does the same waits, and then finds it done. */
function migrate(db: DatabaseSync, path: string): void {
  if (pragma(db, 'user_version') === VERSION) return
  db.exec('BEGIN IMMEDIATE')
  try {
    const version = kindOf(db) === 'empty' ? 0 : checkVersion(path, pragma(db, 'user_version'))
    for (const step of MIGRATIONS.slice(version)) db.exec(step)
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}`)
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK') // a full disk has done so already
    throw error
  }
}
