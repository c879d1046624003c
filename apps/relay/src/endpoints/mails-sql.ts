import { createId } from '../db/ids.ts'
import type { Mail } from './mailer.ts'
import type { Db } from '../db/db.ts'

// Also the time that one try may take before another process may make it again.
const RETRY_MS = 60_000
const MAX_TRIES = 10
const BATCH = 20

/** Owes a mail; belongs into the transaction of what it tells of. */
export async function enqueueMail(tx: Db, mail: Mail, now: Date): Promise<void> {
  await tx.query(
    `insert into mails (id, recipient, subject, body, due_at) values ($1, $2, $3, $4, $5)`,
    [createId('mail', now), mail.recipient, mail.subject, mail.body, now],
  )
}

export type DueMail = Mail & { id: string; isLastTry: boolean }

/** Takes mails that are due. One that is not sent is due again later, and later still. */
export async function claimDueMails(db: Db, now: Date): Promise<DueMail[]> {
  const { rows } = await db.query<Mail & { id: string; try_count: number }>(
    `update mails
        set try_count = try_count + 1,
            due_at = $1::timestamptz + $2 * interval '1 millisecond' * (try_count + 1)
      where id in (select id from mails where due_at <= $1
                    order by due_at limit $3 for update skip locked)
  returning id, recipient, subject, body, try_count`,
    [now, RETRY_MS, BATCH],
  )
  return rows.map(({ try_count, ...mail }) => ({
    ...mail,
    isLastTry: try_count >= MAX_TRIES,
  }))
}

export async function deleteMail(db: Db, id: string): Promise<void> {
  await db.query('delete from mails where id = $1', [id])
}
