import { executionEvent } from './execution-event.ts'
import type { EndState } from './run-state.ts'
import type { Execution, Run, RunError } from './run.ts'

type End = { state: EndState; error: RunError | undefined; execution: Execution }

/** Tells of an end again, as the upstream knows it at `now`: a new event of the same type. */
export function refetchedEvent(run: Run, end: End, now: Date) {
  const endedAt = run.endedAt ?? now
  const ended = { ...end, run, workflowName: run.workflowName, now: endedAt }
  const { type, data } = executionEvent(ended)
  const timestamp = now.toISOString()
  const fresh = { ...(data as object), refetchedAt: timestamp }
  return { type, data: fresh, body: JSON.stringify({ type, timestamp, data: fresh }) }
}
