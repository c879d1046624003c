import type { Run } from './run.ts'
import type { NewEvent } from '../events/sql.ts'

/** An event's type, the text that is signed and sent, and what filters look at. */
export type EventText = Pick<NewEvent, 'type' | 'body' | 'data'>

/** An event about a run, for those who want events of its workflow and trigger. */
export function runEvent(
  { id: runId, workflowId, triggerId, hops }: Run,
  event: EventText & Pick<NewEvent, 'endsRun'>,
): NewEvent {
  return { ...event, runId, workflowId, triggerId, hops }
}
