import type { Db } from './db.ts'

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

/** The events after a number, in order. Numbers have no gaps up to the newest. */
export async function listEventsAfter(
  db: Db,
  workspaceId: string,
  after: number,
  limit: number,
): Promise<FeedEvent[]> {
  const { rows } = await db.query<Row>(
    `select id, sequence, type, body, is_large from events
      where workspace_id = $1 and sequence > $2 order by sequence limit $3`,
    [workspaceId, after, limit],
  )
  return rows.map(toFeedEvent)
}

export type FeedBounds = {
  /** The number of the newest event; 0 before the first. */
  newest: number
  /** The number of the oldest event that is still kept; undefined when none is. */
  oldest: number | undefined
}

export async function findFeedBounds(db: Db, workspaceId: string): Promise<FeedBounds> {
  const { rows } = await db.query<{ newest: string; oldest: string | null }>(
    `select event_sequence as newest,
            (select min(sequence) from events where workspace_id = $1) as oldest
       from workspaces where id = $1`,
    [workspaceId],
  )
  const oldest = rows[0]?.oldest
  return {
    newest: Number(rows[0]?.newest ?? 0),
    oldest: oldest === null || oldest === undefined ? undefined : Number(oldest),
  }
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
