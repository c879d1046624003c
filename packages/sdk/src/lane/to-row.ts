import { isFinished } from '../wire/execution-status.ts'
import type { ExecutionSummary } from '../wire/execution.ts'
import type { LaneRow } from './end-list.ts'

/** What the policy needs of a row that a list gave. */
export function toLaneRow(row: ExecutionSummary): LaneRow {
  return {
    executionId: row.id,
    isFinished: isFinished(row.status),
    startedAtMs: Date.parse(row.startedAt ?? '') || undefined,
    executionTimeMs: row.executionTimeMs,
  }
}
