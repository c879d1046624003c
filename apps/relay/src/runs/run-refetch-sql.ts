import type { Run } from './run.ts'
import type { WriteEvents } from '../events/event-group-sql.ts'
import type { WrittenEvent } from '../events/sql.ts'
import { saveExecution, type ExecutionEnd } from './executions-sql.ts'
import { runEvent, type EventText } from './run-events-sql.ts'

type MemberResult = { end: ExecutionEnd; event: EventText }

/** Keeps what the upstream says now of ended executions, and writes the events of it. */
export async function recordRefetch(
  write: WriteEvents,
  run: Run,
  told: readonly MemberResult[],
): Promise<readonly WrittenEvent[]> {
  return write(run.workspaceId, async (tx) => {
    for (const { end } of told) await saveExecution(tx, run.id, end)
    return told.map(({ event }) => runEvent(run, event))
  })
}
