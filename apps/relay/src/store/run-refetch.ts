import type { Run } from '../runs/run.ts'
import type { Database } from './db.ts'
import type { WrittenEvent } from './events.ts'
import { saveExecution, type ExecutionEnd } from './executions.ts'
import { writeRunEvent, type EventText } from './run-events.ts'

type Told = { end: ExecutionEnd; event: EventText }

/** Keeps what the upstream says now of ended executions, and writes the events of it. */
export async function recordRefetch(
  db: Database,
  run: Run,
  told: readonly Told[],
  now: Date,
): Promise<WrittenEvent[]> {
  return db.transaction(async (tx) => {
    const written: WrittenEvent[] = []
    for (const { end, event } of told) {
      await saveExecution(tx, run.id, end)
      written.push(await writeRunEvent(tx, run, event, now))
    }
    return written
  })
}
