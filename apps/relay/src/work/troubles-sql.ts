import type { Db } from '../db/db.ts'

/** What is wrong with a part of the relay itself. */
export type TroubleName = 'egress proxy'
export type Trouble = { message: string; since: Date }

// Whatever is seen again within this time has gone on since.
const LASTING_MS = 120_000

/** Writes down that something is wrong now. */
export async function recordTrouble(
  db: Db,
  name: TroubleName,
  { message, now }: { message: string; now: Date },
): Promise<void> {
  await db.query(
    `insert into troubles (name, message, since, seen_at) values ($1, $2, $3, $3)
     on conflict (name) do update
       set message = excluded.message, seen_at = excluded.seen_at,
           since = case when troubles.seen_at > $4 then troubles.since
                        else excluded.since end`,
    [name, message, now, new Date(now.getTime() - LASTING_MS)],
  )
}

/** What was wrong with a part at `since` or later; undefined when nothing was. */
export async function findTrouble(
  db: Db,
  name: TroubleName,
  since: Date,
): Promise<Trouble | undefined> {
  const { rows } = await db.query<Trouble>(
    'select message, since from troubles where name = $1 and seen_at > $2',
    [name, since],
  )
  return rows[0]
}
