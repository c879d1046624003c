import type { WorkflowInputs } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { shorten } from '../../connection/shorten.ts'
import { hasRelay } from '../../relay/call-relay.ts'
import { startRun } from '../../relay/runs.ts'
import { hasEnded } from '../../runs/outcome.ts'
import { describeWorkflow } from '../../wireflow/workflows.ts'
import { batchConfigs, type Values } from '../starting/batch.ts'
import { findAwaited } from '../starting/find-awaited.ts'
import { startAndFollow } from '../starting/follow-run.ts'
import { giveUpMsOf } from '../starting/give-up-field.ts'
import { idempotencyKey } from '../starting/idempotency-key.ts'
import { isInEditor, mayPark } from '../starting/may-park.ts'
import { prepareStart } from '../starting/prepare-start.ts'
import { refuseUnstarted } from '../starting/refuse-unstarted.ts'
import { startOnce } from '../starting/start-once.ts'
import { toBatchItem, type Batch } from './batch-item.ts'
import { readRows } from './rows.ts'

// Zapier ends a step after 30 s.
const WAIT_MS = 20_000

/**
 * Starts a workflow for each line item, by one call. With a relay the step is parked until all
 * have ended; in the editor it waits up to 20 s. Without a relay it returns at once: to ask for
 * many runs would use up the requests of the key.
 */
export async function runMany(z: ZObject, bundle: Bundle) {
  const begunMs = Date.now()
  const untilMs = begunMs + WAIT_MS
  const workflowId = String(bundle.inputData['workflow_id'])
  const giveUpMs = giveUpMsOf(z, bundle)
  const workflow = await describeWorkflow(z, bundle, workflowId)
  const rows = await readRows(z, bundle, workflow)
  if (!hasRelay(bundle)) return startAlone(z, bundle, workflow, rows)

  const waits = bundle.inputData['wait_for_completion'] !== false
  const callbackUrl = waits && mayPark(bundle) ? z.generateCallbackUrl() : undefined
  const wanted = {
    workflowId,
    inputs: rows[0],
    iteratorConfigs: batchConfigs(workflow.inputs, rows),
    idempotencyKey: idempotencyKey(bundle, callbackUrl),
    giveUpMs,
  }
  if (callbackUrl !== undefined) {
    const start = async () => startRun(z, bundle, { ...wanted, callbackUrl })
    const run = await startOnce(z, bundle, start)
    return toBatchItem(z, bundle, { ...run, status: 'running', executions: [] })
  }
  const run = await startAndFollow(z, bundle, {
    ...wanted,
    untilMs: waits ? untilMs : begunMs,
  })
  if (waits && isInEditor(bundle)) await refuseUnstarted(z, bundle, run)
  return conclude(z, bundle, run)
}

/** Goes on after the callback of the relay, once all runs have ended. */
export async function resumeMany(z: ZObject, bundle: Bundle) {
  return conclude(z, bundle, await findAwaited(z, bundle))
}

async function startAlone(
  z: ZObject,
  bundle: Bundle,
  workflow: WorkflowInputs,
  rows: [Values, ...Values[]],
) {
  const start = { workflow, rows, idempotencyKey: idempotencyKey(bundle) }
  const executions = await startOnce(z, bundle, await prepareStart(z, bundle, start))
  return toBatchItem(z, bundle, { ...executions[0], executions })
}

async function conclude(z: ZObject, bundle: Bundle, batch: Batch) {
  const { status, error = '', executions } = batch
  const isFine = !hasEnded(batch) || status === 'completed'
  if (isFine || bundle.inputData['on_failure'] !== 'stop') {
    return toBatchItem(z, bundle, batch)
  }
  const failedCount = executions.filter((each) => each.status !== 'completed').length
  const message = `${failedCount} of ${executions.length} runs did not complete. `
  throw new z.errors.Error(shorten(message, error), `execution_${status}`, 422)
}
