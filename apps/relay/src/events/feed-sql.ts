import type { Db } from '../db/db.ts'

/** One event as the feed shows it. */
export type FeedEvent = {
  id: string
  sequence: number
  type: string
  body: string
  /** Whether a link to its large result belongs into the body. */
  isLarge: boolean
}

type Row = {
  id: string
  sequence: string
  type: string
  body: string
  is_large: boolean
}

/** What one look returns of bodies at most, unless the first is larger by itself. */
const MAX_BYTES = 4 * 1024 * 1024

/**
 * The events after a number, in order: up to `limit`, and fewer where they are large. Numbers
 * have no gaps up to the newest; before the first one some may be forgotten: see
 * {@link findFeedBounds}.
 */
export async function listEventsAfter(
  db: Db,
  workspaceId: string,
  after: number,
  limit: number,
): Promise<FeedEvent[]> {
  const { rows } = await db.query<Row>(
    `select id, sequence, type, body, is_large
       from (select id, sequence, type, body, is_large,
                    sum(octet_length(body)) over (order by sequence
                      rows between unbounded preceding and 1 preceding) as bytes_before
               from events
              where workspace_id = $1 and sequence > greatest($2, (
                      select up_to from forgotten_events where workspace_id = $1))
              order by sequence limit $3) found
      where coalesce(bytes_before, 0) < $4
      order by sequence`,
    [workspaceId, after, limit, MAX_BYTES],
  )
  return rows.map(toFeedEvent)
}

export type FeedBounds = {
  /** The number of the newest event; 0 before the first. */
  newest: number
  /** Up to which number events were deleted for their age; 0 while none was. */
  forgottenUpTo: number
}

export async function findFeedBounds(db: Db, workspaceId: string): Promise<FeedBounds> {
  const { rows } = await db.query<{ newest: string; forgotten: string | null }>(
    `select event_sequence as newest,
            (select up_to from forgotten_events where workspace_id = $1) as forgotten
       from workspaces where id = $1`,
    [workspaceId],
  )
  const [row] = rows
  return { newest: Number(row?.newest ?? 0), forgottenUpTo: Number(row?.forgotten ?? 0) }
}

/** Events that a publisher has named so before. */
export async function listEventsByKey(
  tx: Db,
  workspaceId: string,
  keys: readonly string[],
): Promise<(FeedEvent & { key: string })[]> {
  const { rows } = await tx.query<Row & { key: string }>(
    `select id, sequence, type, body, is_large, key from events
      where workspace_id = $1 and key = any($2)`,
    [workspaceId, keys],
  )
  return rows.map((row) => ({ ...toFeedEvent(row), key: row.key }))
}

/** Publishers of one workspace wait for one another, so that a name is taken once. */
export async function lockPublishing(tx: Db, workspaceId: string): Promise<void> {
  await tx.query('select 1 from workspaces where id = $1 for update', [workspaceId])
}

function toFeedEvent({ id, sequence, type, body, is_large }: Row): FeedEvent {
  return { id, sequence: Number(sequence), type, body, isLarge: is_large }
}
