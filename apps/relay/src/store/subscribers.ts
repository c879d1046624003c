import type { Condition } from '../deliveries/conditions.ts'
import type { EventFilter } from '../deliveries/event-filter.ts'
import type { DisabledKind } from '../deliveries/endpoint.ts'
import type { Db } from './db.ts'

/** What must be known of an endpoint to tell whether it is owed an event. */
export type Subscriber = EventFilter & {
  id: string
  /** Set for the callback of one run. */
  runId: string | undefined
  disabledKind: DisabledKind | undefined
  isPaused: boolean
  isFailing: boolean
  /** Set for the callback of one run: it hears nothing before. */
  notBefore: Date | undefined
}

type Row = {
  id: string
  event_types: string[]
  workflow_ids: string[]
  trigger_ids: string[]
  conditions: Condition[]
  run_id: string | null
  disabled_kind: DisabledKind | null
  is_paused: boolean
  is_failing: boolean
  not_before: Date | null
}

/** The endpoints of a workspace, with the callbacks of these runs. */
export async function listSubscribers(
  tx: Db,
  workspaceId: string,
  runIds: readonly string[],
): Promise<Subscriber[]> {
  const { rows } = await tx.query<Row>(
    `select id, event_types, workflow_ids, trigger_ids, conditions, run_id, disabled_kind,
            paused_at is not null as is_paused, failing_since is not null as is_failing,
            not_before
       from endpoints
      where workspace_id = $1 and (run_id is null or run_id = any($2))`,
    [workspaceId, runIds],
  )
  return rows.map((row) => ({
    id: row.id,
    eventTypes: row.event_types,
    workflowIds: row.workflow_ids,
    triggerIds: row.trigger_ids,
    conditions: row.conditions,
    runId: row.run_id ?? undefined,
    disabledKind: row.disabled_kind ?? undefined,
    isPaused: row.is_paused,
    isFailing: row.is_failing,
    notBefore: row.not_before ?? undefined,
  }))
}
