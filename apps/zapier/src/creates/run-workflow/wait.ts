import { setTimeout as sleep } from 'node:timers/promises'
import type { Execution } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { hasEnded, toOutcome, type Outcome } from '../../runs/outcome.ts'
import { findExecution, pollExecution } from '../../wireflow/executions.ts'

// Four looks in 20 s: a key of the Free plan has ten requests a minute, and a run takes three
// before it is started and one after its end.
const FIRST_DELAY_MS = 1_500
const FACTOR = 2

/**
 * Asks how an execution is doing until it has ended or `untilMs` has come, and returns its
 * whole record if it has ended, and `started` if not, or if Wireflow cannot say: any error here
 * would make somebody start it again.
 */
export async function pollUntil(
  z: ZObject,
  bundle: Bundle,
  started: Outcome,
  untilMs: number,
): Promise<Outcome> {
  const { executionId = '', workflowName } = started
  let delayMs = FIRST_DELAY_MS
  for (let leftMs = untilMs - Date.now(); leftMs > 0; leftMs = untilMs - Date.now()) {
    await sleep(Math.min(delayMs, leftMs))
    delayMs *= FACTOR
    const ended = await look(z, bundle, executionId)
    if (ended === 'unknown') return started
    if (ended) return toOutcome(ended, { workflowName })
  }
  return started
}

async function look(
  z: ZObject,
  bundle: Bundle,
  id: string,
): Promise<Execution | undefined | 'unknown'> {
  try {
    const state = await pollExecution(z, bundle, id)
    if (!hasEnded(state)) return undefined
    const execution = await findExecution(z, bundle, id)
    if (!execution) return 'unknown'
    // The record may be behind what was just polled.
    if (!hasEnded(execution)) return undefined
    const { outputs } = execution.outputs.length > 0 ? execution : state
    return { ...execution, outputs }
  } catch {
    return 'unknown'
  }
}
