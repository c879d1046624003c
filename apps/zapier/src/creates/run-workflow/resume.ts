import { toObject, toText } from '@wireflow-connect/sdk/wire'
import type { Bundle, ZObject } from 'zapier-platform-core'
import type { Item } from '../../items/item.ts'
import { hasEnded, toOutcome, type Outcome } from '../../runs/outcome.ts'
import { findRun } from '../../relay/runs.ts'
import { findExecution } from '../../wireflow/executions.ts'
import { conclude } from './conclude.ts'

/**
 * Goes on after the callback of the relay. Whoever learned the address can call it, so the
 * call only rings: the run is asked for with the keys of this connection, must be the one
 * that this step has started, and must have ended. Anything else ends the step.
 */
export async function resumeRun(z: ZObject, bundle: Bundle): Promise<Item> {
  const { run_id: runId } = toObject(bundle.outputData)
  if (typeof runId !== 'string' || runId !== calledRunId(bundle)) {
    throw refusal(z, 'The callback is not about the run that this step has started.')
  }
  const run = await findRun(z, bundle, runId)
  if (!run || run.runId !== runId) {
    throw refusal(z, `The relay does not know the run ${runId} any more.`)
  }
  if (!hasEnded(run)) throw refusal(z, `The run ${runId} has not ended yet.`)
  return conclude(z, bundle, await withRecord(z, bundle, run))
}

/** What Wireflow itself says of the end; a run that the relay gave up has no such end. */
async function withRecord(z: ZObject, bundle: Bundle, run: Outcome): Promise<Outcome> {
  const { executionId, status } = run
  if (executionId === undefined || status === 'timed_out' || status === 'lost') return run
  const execution = await findExecution(z, bundle, executionId)
  if (execution?.id !== executionId || execution.workflowId !== run.workflowId) {
    throw refusal(
      z,
      `Wireflow does not know ${executionId} for the key of this connection.`,
    )
  }
  if (execution.status !== status) {
    throw refusal(z, `Wireflow says ${execution.status} and the relay ${status}.`)
  }
  return { ...toOutcome(execution), runId: run.runId, workflowName: run.workflowName }
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
