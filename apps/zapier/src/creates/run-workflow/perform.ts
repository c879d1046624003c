import type { WorkflowInputs } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { inputValues } from '../../fields/input-values.ts'
import type { Item } from '../../items/item.ts'
import { END_STATUSES, hasEnded, toOutcome, type Outcome } from '../../runs/outcome.ts'
import { hasRelay } from '../../relay/call-relay.ts'
import { startRun } from '../../relay/runs.ts'
import { findLatestExecution } from '../../wireflow/latest-execution.ts'
import { describeWorkflow } from '../../wireflow/workflows.ts'
import { conclude } from './conclude.ts'
import { idempotencyKey } from './idempotency-key.ts'
import { prepareStart } from './prepare-start.ts'
import { startOnce } from './start-once.ts'
import { pollUntil } from './wait.ts'

// Zapier ends a step after 30 s; what follows the last look must fit in, too.
const WAIT_MS = 20_000

/**
 * Starts the workflow. With a relay the step is parked until the callback comes; without
 * one, and in the editor, it waits up to 20 s and then returns what is known.
 */
export async function runWorkflow(z: ZObject, bundle: Bundle): Promise<Item> {
  const begunMs = Date.now()
  const workflowId = String(bundle.inputData['workflow_id'])
  const workflow = await describeWorkflow(z, bundle, workflowId)
  const values = await inputValues(z, bundle, workflow)
  const waits = bundle.inputData['wait_for_completion'] !== false
  if (waits && mayPark(bundle)) return park(z, bundle, workflow, values)

  const untilMs = waits ? begunMs + WAIT_MS : begunMs
  const outcome = await startAndWait(z, bundle, { workflow, values, untilMs })
  if (hasEnded(outcome) || !isInEditor(bundle)) return conclude(z, bundle, outcome)
  return conclude(z, bundle, (await lastReal(z, bundle, workflow)) ?? outcome)
}

// A parked step in the editor keeps its user waiting, and a search step cannot be resumed.
function mayPark(bundle: Bundle): boolean {
  return hasRelay(bundle) && !isInEditor(bundle) && !bundle.meta?.withSearch
}

function isInEditor({ meta }: Bundle): boolean {
  return meta?.isLoadingSample
}

type Values = Readonly<Record<string, unknown>>

/** Once the address was made Zapier parks the step, unless it fails. */
async function park(
  z: ZObject,
  bundle: Bundle,
  { workflowId }: WorkflowInputs,
  inputs: Values,
): Promise<Item> {
  const callbackUrl = z.generateCallbackUrl()
  const key = idempotencyKey(bundle, callbackUrl)
  const started = await startOnce(z, bundle, () =>
    startRun(z, bundle, { workflowId, inputs, idempotencyKey: key, callbackUrl }),
  )
  return conclude(z, bundle, { ...started, status: 'running' })
}

type Start = { workflow: WorkflowInputs; values: Values; untilMs: number }

async function startAndWait(
  z: ZObject,
  bundle: Bundle,
  { workflow, values, untilMs }: Start,
): Promise<Outcome> {
  const key = idempotencyKey(bundle)
  if (!hasRelay(bundle)) {
    const start = { workflow, values, idempotencyKey: key }
    const started = await startOnce(z, bundle, await prepareStart(z, bundle, start))
    return pollUntil(z, bundle, started, untilMs)
  }
  const { workflowId } = workflow
  return startOnce(z, bundle, () => {
    // Counted anew each time, so that a repeated start does not wait for longer.
    const waitSeconds = Math.max(0, Math.floor((untilMs - Date.now()) / 1_000))
    const start = { workflowId, inputs: values, idempotencyKey: key, waitSeconds }
    return startRun(z, bundle, start)
  })
}

async function lastReal(
  z: ZObject,
  bundle: Bundle,
  { workflowId, workflowName }: WorkflowInputs,
): Promise<Outcome | undefined> {
  const wanted = { workflowId, statuses: END_STATUSES }
  const execution = await findLatestExecution(z, bundle, wanted)
  return execution && toOutcome(execution, { workflowName })
}
