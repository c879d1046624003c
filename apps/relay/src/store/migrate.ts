import { readdir, readFile } from 'node:fs/promises'
import type { Database, Db } from './db.ts'

const FOLDER = new URL('../../migrations/', import.meta.url)
// Any number that no other program uses for an advisory lock of this database.
const LOCK = 4_400_001

/** Brings the tables up to date. Safe when several processes start at once. */
export async function migrate(db: Database): Promise<void> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted()

  await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK])
    await tx.query(
      `create table if not exists migrations (
         name text primary key, applied_at timestamptz not null default now())`,
    )
    const done = await appliedNames(tx)
    for (const name of files) {
      if (done.has(name)) continue
      await tx.query(await readFile(new URL(name, FOLDER), 'utf8'))
      await tx.query('insert into migrations (name) values ($1)', [name])
    }
  })
}

async function appliedNames(db: Db): Promise<Set<string>> {
  const { rows } = await db.query<{ name: string }>('select name from migrations')
  return new Set(rows.map(({ name }) => name))
}
