import { isFinished } from '../wire/execution-status.ts'
import type { ExecutionSummary } from '../wire/execution.ts'
import type { LaneRow } from './end-list.ts'

/** A row with an end that no word tells of: its whole record will say more. */
function hasEnd({ unknownStatus, completedAt }: ExecutionSummary): boolean {
  return unknownStatus !== undefined && completedAt !== undefined
}

/** What the policy needs of a row that a list gave. */
export function toLaneRow(row: ExecutionSummary): LaneRow {
  return {
    executionId: row.id,
    isFinished: isFinished(row.status) || hasEnd(row),
    startedAtMs: Date.parse(row.startedAt ?? '') || undefined,
    executionTimeMs: row.executionTimeMs,
  }
}
