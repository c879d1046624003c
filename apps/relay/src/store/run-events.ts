import type { Run } from '../runs/run.ts'
import type { Db } from './db.ts'
import { writeEvent, type NewEvent, type WrittenEvent } from './events.ts'

/** An event's type, the text that is signed and sent, and what filters look at. */
export type EventText = Pick<NewEvent, 'type' | 'body' | 'data'>

/** Writes an event about a run, for those who want events of its workflow and trigger. */
export async function writeRunEvent(
  tx: Db,
  { id: runId, workspaceId, workflowId, triggerId }: Run,
  event: EventText & Pick<NewEvent, 'endsRun'>,
  now: Date,
): Promise<WrittenEvent> {
  return writeEvent(tx, workspaceId, { ...event, runId, workflowId, triggerId }, now)
}
