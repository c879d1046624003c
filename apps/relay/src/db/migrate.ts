import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { Client } from 'pg'
import type { Logger } from '../base/logger.ts'
import { StartError } from '../base/start-error.ts'
import { connectionOptions } from './connection-options.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)
// Any number that no other program uses for an advisory lock of this database.
const LOCK = 4_400_001
const LOOK_MS = 500
const TELL_MS = 10_000
/** For as long a file may wait for tables that others use; meanwhile those wait behind it. */
const LOCK_TIMEOUT = '3s'
const MAX_TRIES = 30
const RETRY_MS = 1_000

type Options = {
  databaseUrl: string
  log: Logger
  /** What else is to be brought up to date, on the same connection and under the same lock. */
  also: ((client: Client) => Promise<unknown>) | undefined
}

type File = {
  name: string
  text: string
  checksum: string
  /** Whether older versions may run on what it makes: its first line says so. */
  isCompatible: boolean
}

/**
 * Brings the tables up to date, on a connection without a time limit. Of several processes
 * that start at once one does it and the others wait. Each file is a transaction of its own.
 *
 * @throws {StartError} when the database is of a newer version, or of none that is known.
 */
export async function migrate({ databaseUrl, log, also }: Options): Promise<void> {
  const client = new Client({
    ...connectionOptions(databaseUrl, {
      statement_timeout: '0',
      // The last one that is waited for on the disk takes the others along.
      synchronous_commit: 'off',
    }),
    connectionTimeoutMillis: 10_000,
  })
  // Whatever is asked next fails.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await takeTurn(client, log)
    await applyAll(client, log)
    await also?.(client)
  } finally {
    await client.end()
  }
}

async function takeTurn(client: Client, log: Logger): Promise<void> {
  const startedMs = performance.now()
  let toldMs = startedMs
  while (!(await tryLock(client))) {
    if (performance.now() - toldMs >= TELL_MS) {
      toldMs = performance.now()
      const forMs = Math.round(toldMs - startedMs)
      log.info({ forMs }, 'another process brings the tables up to date; waiting')
    }
    await setTimeout(LOOK_MS)
  }
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock($1) as locked',
    [LOCK],
  )
  return rows[0]?.locked === true
}

async function applyAll(client: Client, log: Logger): Promise<void> {
  await client.query(CREATE_TABLE)
  const files = await readFiles()
  const done = await readDone(client)
  refuseUnknown(files, done)
  for (const file of files) {
    const checksum = done.get(file.name)?.checksum
    if (!done.has(file.name)) await applyWithRetries(client, file, log)
    else if (checksum === null)
      await client.query(KEEP_CHECKSUM, [file.name, file.checksum])
    else if (checksum !== file.checksum) throw changed(file)
  }
}

// It began with the names alone.
const CREATE_TABLE = `
  do $$ begin
    if to_regclass('migrations') is null then
      create table migrations (
        name text primary key, applied_at timestamptz not null default now());
    end if;
    if not exists (select 1 from pg_attribute
                    where attrelid = 'migrations'::regclass and attname = 'checksum') then
      alter table migrations
        add column checksum text, add column compatible boolean not null default false;
    end if;
  end $$`
const KEEP_CHECKSUM = 'update migrations set checksum = $2 where name = $1'

async function readFiles(): Promise<File[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql'))
  return Promise.all(
    names.toSorted().map(async (name) => {
      const text = await readFile(new URL(name, FOLDER), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex')
      return { name, text, checksum, isCompatible: text.startsWith('-- compatible') }
    }),
  )
}

type Done = Map<string, { checksum: string | null; compatible: boolean }>

async function readDone(client: Client): Promise<Done> {
  const { rows } = await client.query<{
    name: string
    checksum: string | null
    compatible: boolean
  }>('select name, checksum, compatible from migrations')
  return new Map(rows.map((row) => [row.name, row]))
}

function refuseUnknown(files: readonly File[], done: Done): void {
  const known = new Set(files.map(({ name }) => name))
  const unknown = [...done].filter(
    ([name, { compatible }]) => !known.has(name) && !compatible,
  )
  if (unknown.length === 0) return
  const names = unknown.map(([name]) => name).join(', ')
  throw new StartError(
    `The database belongs to a newer version of the relay (${names}). Start that version, or go back to a backup from before it.`,
  )
}

function changed({ name }: File): StartError {
  return new StartError(
    `The migration ${name} is another one than the database was made with. Start the version of the relay that made it, or a newer one.`,
  )
}

async function applyWithRetries(client: Client, file: File, log: Logger): Promise<void> {
  for (let tryCount = 1; !(await tryApply(client, file)); tryCount++) {
    if (tryCount === MAX_TRIES) throw inUse(file)
    log.warn({ migration: file.name, tryCount }, 'tables are in use; tried again')
    await setTimeout(RETRY_MS)
  }
}

/** False when others use the tables. */
async function tryApply(client: Client, file: File): Promise<boolean> {
  try {
    await client.query(`begin; set local lock_timeout = '${LOCK_TIMEOUT}'`)
    await client.query(file.text)
    await client.query(
      'insert into migrations (name, checksum, compatible) values ($1, $2, $3)',
      [file.name, file.checksum, file.isCompatible],
    )
    await client.query('commit')
    return true
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    if (error instanceof Error && Reflect.get(error, 'code') === LOCK_NOT_AVAILABLE) {
      return false
    }
    throw error
  }
}

const LOCK_NOT_AVAILABLE = '55P03'

function inUse({ name }: File): StartError {
  return new StartError(
    `The migration ${name} needs tables that another session does not let go of. End that session (pg_stat_activity shows it) and start again.`,
  )
}
