import type { WorkerContext } from '../endpoints/context.ts'
import type { SendFailure } from '../outgoing/send-failure.ts'
import { recordTrouble } from '../work/troubles-sql.ts'

const NOTE_EVERY_MS = 5_000

/**
 * Records that the egress proxy fails, for the operator's log and for `GET /v1/usage`:
 * what is owed waits for it, and no attempt says so. Many deliveries meet it at once, so it
 * is written once in a while.
 */
export function createNoteProxyTrouble(
  context: Pick<WorkerContext, 'db' | 'now' | 'report'>,
): (failure: SendFailure) => void {
  const { db, now, report } = context
  let notedAtMs = -Infinity

  return (failure) => {
    const at = now()
    if (at.getTime() - notedAtMs < NOTE_EVERY_MS) return
    notedAtMs = at.getTime()
    report('egress proxy fails, deliveries wait', failure)
    recordTrouble(db, 'egress proxy', { message: failure.message, now: at }).catch(
      (error: unknown) => report('cannot record a trouble', error),
    )
  }
}
