import type { WorkflowInputs } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { checkValues, withUploads } from '../../fields/input-values.ts'
import type { Item } from '../../items/item.ts'
import { hasRelay } from '../../relay/call-relay.ts'
import { startRun } from '../../relay/runs.ts'
import type { Outcome } from '../../runs/outcome.ts'
import { describeWorkflow } from '../../wireflow/workflows.ts'
import { conclude } from './conclude.ts'
import { giveUpMsOf } from '../starting/give-up-field.ts'
import type { Values } from '../starting/batch.ts'
import { idempotencyKey } from '../starting/idempotency-key.ts'
import { isInEditor, mayPark } from '../starting/may-park.ts'
import { prepareStart } from '../starting/prepare-start.ts'
import { refuseUnstarted } from '../starting/refuse-unstarted.ts'
import { findAwaited } from '../starting/find-awaited.ts'
import { startAndFollow } from '../starting/follow-run.ts'
import { startOnce } from '../starting/start-once.ts'
import { pollUntil } from './wait.ts'

// Zapier ends a step after 30 s; what follows the last look must fit in, too.
const WAIT_MS = 20_000

/**
 * Starts the workflow. With a relay the step is parked until the callback comes; without
 * one, and in the editor, it waits up to 20 s and then returns what is known of this run.
 */
export async function runWorkflow(z: ZObject, bundle: Bundle): Promise<Item> {
  const begunMs = Date.now()
  const workflowId = String(bundle.inputData['workflow_id'])
  const giveUpMs = giveUpMsOf(z, bundle)
  const workflow = await describeWorkflow(z, bundle, workflowId)
  const checked = checkValues(z, { data: bundle.inputData }, workflow)
  const values = await withUploads(z, bundle, checked)
  const waits = bundle.inputData['wait_for_completion'] !== false
  const start = { workflow, values, giveUpMs }
  if (waits && mayPark(bundle)) return park(z, bundle, start)

  const untilMs = waits ? begunMs + WAIT_MS : begunMs
  const outcome = await startAndWait(z, bundle, { ...start, untilMs })
  if (waits && isInEditor(bundle)) await refuseUnstarted(z, bundle, outcome)
  return conclude(z, bundle, outcome)
}

/** Goes on after the callback of the relay, with the relay's record of the run. */
export async function resumeRun(z: ZObject, bundle: Bundle): Promise<Item> {
  return conclude(z, bundle, await findAwaited(z, bundle))
}

type Start = {
  workflow: WorkflowInputs
  values: Values
  giveUpMs: number | undefined
}

/** Once the address was made Zapier parks the step, unless it fails. */
async function park(
  z: ZObject,
  bundle: Bundle,
  { workflow: { workflowId }, values: inputs, giveUpMs }: Start,
): Promise<Item> {
  const callbackUrl = z.generateCallbackUrl()
  const started = await startOnce(z, bundle, () =>
    startRun(z, bundle, {
      workflowId,
      inputs,
      idempotencyKey: idempotencyKey(bundle, callbackUrl),
      callbackUrl,
      giveUpMs,
    }),
  )
  return conclude(z, bundle, { ...started, status: 'running' })
}

async function startAndWait(
  z: ZObject,
  bundle: Bundle,
  { workflow, values, giveUpMs, untilMs }: Start & { untilMs: number },
): Promise<Outcome> {
  const key = idempotencyKey(bundle)
  if (!hasRelay(bundle)) {
    const prepared = await prepareStart(z, bundle, {
      workflow,
      rows: [values],
      idempotencyKey: key,
    })
    const [started] = await startOnce(z, bundle, prepared)
    return pollUntil(z, bundle, started, untilMs)
  }
  return startAndFollow(z, bundle, {
    workflowId: workflow.workflowId,
    inputs: values,
    idempotencyKey: key,
    giveUpMs,
    untilMs,
  })
}
