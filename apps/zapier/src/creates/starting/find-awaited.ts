import { toObject, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { hasEnded } from '../../runs/outcome.ts'
import { findRun, type Run } from '../../relay/runs.ts'

const RETRY_SECONDS = 60

/**
 * The run that a parked step has waited for, after the callback of the relay. Whoever learned
 * the address can call it, so the call only rings: the run is asked for with the token of this
 * connection, and must be the one that this step has started.
 *
 * @throws a `ThrottledError` while it has not ended: the step goes on waiting for what is paid
 *   for. An `Error` when the callback is about another run.
 */
export async function findAwaited(z: ZObject, bundle: Bundle): Promise<Run> {
  const { run_id: runId } = toObject(bundle.outputData)
  if (typeof runId !== 'string' || runId !== calledRunId(bundle)) {
    throw refusal(z, 'The callback is not about the run that this step has started.')
  }
  const run = await findRun(z, bundle, runId)
  if (!run || run.runId !== runId) {
    throw refusal(z, `Wireflow Connect does not know the run ${runId} any more.`)
  }
  if (!hasEnded(run)) {
    const message = `The run ${runId} has not ended yet. Zapier looks again by itself.`
    throw new z.errors.ThrottledError(message, RETRY_SECONDS)
  }
  return run
}

// The relay sends `{ type, timestamp, data: { runId, … } }`.
function calledRunId({ cleanedRequest }: Bundle): string | undefined {
  const request = toObject(cleanedRequest)
  const event = 'data' in request ? request : toObject(request['content'])
  return toText(toObject(event['data'])['runId'])
}

function refusal(z: ZObject, message: string): Error {
  return new z.errors.Error(message, 'callback_refused', 409)
}
