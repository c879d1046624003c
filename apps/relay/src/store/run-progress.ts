import type { Run } from '../runs/run.ts'
import { statesBefore, type RunState } from '../runs/run-state.ts'
import type { Db } from './db.ts'
import { toRun, type RunRow } from './runs.ts'

/** A run taken in hand, with what is needed to call its upstream. The key is sealed. */
export type ClaimedRun = Run & { upstreamUrl: string; upstreamKey: string }

export type Claim = {
  runId: string
  checkCount: number
  workerId: number
  now: Date
  leaseMs: number
}

type ClaimedRow = RunRow & { upstream_url: string; upstream_key: string }

/**
 * Takes a run in hand to start it. A run that was already `starting` is taken again once
 * its lease is over: its worker died. Undefined when there is nothing to do.
 */
export async function claimStart(db: Db, claim: Claim): Promise<ClaimedRun | undefined> {
  return claimRun(db, claim, [...statesBefore('starting'), 'starting'], 'starting')
}

/** Takes a running run in hand to look at it. Undefined when there is nothing to do. */
export async function claimCheck(db: Db, claim: Claim): Promise<ClaimedRun | undefined> {
  return claimRun(db, claim, ['running'], 'running')
}

async function claimRun(
  db: Db,
  { runId, checkCount, workerId, now, leaseMs }: Claim,
  from: readonly RunState[],
  to: RunState,
): Promise<ClaimedRun | undefined> {
  const { rows } = await db.query<ClaimedRow>(
    `update runs r
        set state = $3, leased_until = $4, leased_by = $7
       from workspaces w
      where r.id = $1 and r.state = any($2) and w.id = r.workspace_id
        and r.check_count = $6
        and is_free(r.leased_until, r.leased_by, $5)
  returning r.*, w.upstream_url, w.upstream_key`,
    [runId, from, to, new Date(now.getTime() + leaseMs), now, checkCount, workerId],
  )
  const row = rows[0]
  return (
    row && { ...toRun(row), upstreamUrl: row.upstream_url, upstreamKey: row.upstream_key }
  )
}

/** Puts a run down until it is due again, in the state it has. */
export async function postponeRun(db: Db, run: Run, dueAt: Date): Promise<boolean> {
  return moveRun(db, run, { from: [run.state], to: run.state, dueAt })
}

/** Holds a run that may go on once somebody has mended the cause. */
export async function blockRun(
  db: Db,
  run: Run,
  dueAt: Date,
  message: string,
): Promise<boolean> {
  return moveRun(db, run, {
    from: statesBefore('blocked'),
    to: 'blocked',
    dueAt,
    error: { message, nodeId: null },
  })
}

/**
 * Makes every blocked run of a workspace due: what blocked it may have been mended. The
 * count is raised, since the job that waits in the queue has the id of the old one.
 */
export async function retryBlocked(
  db: Db,
  workspaceId: string,
  now: Date,
): Promise<void> {
  await db.query(
    `update runs set due_at = $2, check_count = check_count + 1
      where workspace_id = $1 and state = 'blocked'`,
    [workspaceId, now],
  )
}

type Move = {
  from: readonly RunState[]
  to: RunState
  dueAt: Date
  error?: Run['error']
}

async function moveRun(
  db: Db,
  run: Run,
  { from, to, dueAt, error }: Move,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update runs
        set state = $3, due_at = $4, error = $5, leased_until = null,
            check_count = check_count + 1
      where id = $1 and state = any($2) and check_count = $6`,
    [run.id, from, to, dueAt, error && JSON.stringify(error), run.checkCount],
  )
  return rowCount === 1
}

/** Gives a run back untouched, for the next worker to take at once. */
export async function releaseRun(db: Db, runId: string): Promise<void> {
  await db.query('update runs set leased_until = null where id = $1', [runId])
}
