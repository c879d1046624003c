import type { Condition } from './conditions.ts'
import type { Subscriber } from './fan-out.ts'
import type { DisabledKind } from './owing.ts'

export type SubscriberRow = {
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
  first_delay_ms: number
}

const COLUMNS = `id, event_types, workflow_ids, trigger_ids, conditions, run_id,
  disabled_kind, paused_at is not null as is_paused,
  failing_since is not null as is_failing, not_before,
  coalesce(schedule[1], 0) as first_delay_ms`

/** SQL: the endpoints of a workspace, with the callbacks of some runs. */
export function selectSubscribers(workspaceId: string, runIds: string): string {
  return `select ${COLUMNS} from endpoints
           where workspace_id = ${workspaceId} and run_id is null
          union all
          select ${COLUMNS} from endpoints where run_id = any(${runIds})`
}

export function toSubscriber(row: SubscriberRow): Subscriber {
  return {
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
    firstDelayMs: row.first_delay_ms,
  }
}
