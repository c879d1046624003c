import type { Db } from '../db/db.ts'

export type Failing = {
  workspaceId: string
  url: string
  warnEmail: string | undefined
  since: Date
  warnedPercent: number
}

/**
 * Notes a failed attempt. Undefined for endpoints whose health is not watched. Of one that is
 * failing already nothing is written, since hundreds of attempts may fail at once.
 */
export async function recordFailure(
  db: Db,
  endpointId: string,
  at: Date,
): Promise<Failing | undefined> {
  const { rows } = await db.query<{
    workspace_id: string
    url: string
    warn_email: string | null
    failing_since: Date
    warned_percent: number
  }>(
    `with noted as (
       update endpoints set failing_since = $2
        where id = $1 and failing_since is null and run_id is null and disabled_kind is null
    returning *)
     select workspace_id, url, warn_email, failing_since, warned_percent from noted
     union all
     select workspace_id, url, warn_email, failing_since, warned_percent from endpoints
      where id = $1 and failing_since is not null and run_id is null
        and disabled_kind is null`,
    [endpointId, at],
  )
  const row = rows[0]
  return (
    row && {
      workspaceId: row.workspace_id,
      url: row.url,
      warnEmail: row.warn_email ?? undefined,
      since: row.failing_since,
      warnedPercent: row.warned_percent,
    }
  )
}

/** True for the one who raises the warning to `percent`. */
export async function raiseWarning(
  tx: Db,
  endpointId: string,
  percent: number,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    'update endpoints set warned_percent = $2 where id = $1 and warned_percent < $2',
    [endpointId, percent],
  )
  return rowCount === 1
}

export type Recovered = {
  workspaceId: string
  url: string
  warnEmail: string | undefined
  wasAnnounced: boolean
}

/**
 * Notes that an attempt succeeded: nothing is held against the endpoint any more, and one
 * that was disabled for its failures is enabled. Undefined when there was nothing to mend.
 */
export async function recordSuccess(
  tx: Db,
  endpointId: string,
): Promise<Recovered | undefined> {
  const { rows } = await tx.query<{
    workspace_id: string
    url: string
    warn_email: string | null
    was_announced: boolean
  }>(
    `update endpoints p
        set failing_since = null, warned_percent = 0, probe_at = null, probe_count = 0,
            disabled_kind = null, disabled_reason = null, disabled_at = null
       from (select * from endpoints where id = $1 for update) old
      where p.id = old.id
        and (old.failing_since is not null or old.disabled_kind = 'failing')
        and coalesce(old.disabled_kind, 'failing') = 'failing'
  returning p.workspace_id, p.url, p.warn_email,
            (old.warned_percent > 0 or old.disabled_kind is not null) as was_announced`,
    [endpointId],
  )
  const row = rows[0]
  return (
    row && {
      workspaceId: row.workspace_id,
      url: row.url,
      warnEmail: row.warn_email ?? undefined,
      wasAnnounced: row.was_announced,
    }
  )
}

export type DueProbe = {
  endpointId: string
  workspaceId: string
  /** Which one in a row it is. */
  probeCount: number
}

/** Disabled endpoints that are to be tried again now. */
export async function listDueProbes(db: Db, now: Date): Promise<DueProbe[]> {
  const { rows } = await db.query<{
    id: string
    workspace_id: string
    probe_count: number
  }>(
    `select id, workspace_id, probe_count + 1 as probe_count from endpoints
      where probe_at <= $1 order by probe_at limit 100`,
    [now],
  )
  return rows.map((row) => ({
    endpointId: row.id,
    workspaceId: row.workspace_id,
    probeCount: row.probe_count,
  }))
}

/** True for the one who may send a probe that is due. */
export async function claimProbe(
  tx: Db,
  { endpointId, probeCount }: DueProbe,
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update endpoints set probe_at = null, probe_count = $2
      where id = $1 and probe_at is not null and probe_count = $2 - 1`,
    [endpointId, probeCount],
  )
  return rowCount === 1
}

/** Says when a disabled endpoint is tried again, after a try that failed. */
export async function planProbe(
  db: Db,
  endpointId: string,
  at: (probeCount: number) => Date,
): Promise<void> {
  const { rows } = await db.query<{ probe_count: number }>(
    "select probe_count from endpoints where id = $1 and disabled_kind = 'failing'",
    [endpointId],
  )
  if (!rows[0]) return
  await db.query(
    `update endpoints set probe_at = $2
      where id = $1 and disabled_kind = 'failing' and probe_at is null`,
    [endpointId, at(rows[0].probe_count)],
  )
}
