import { setTimeout as sleep } from 'node:timers/promises'
import type { Execution } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { hasEnded, toOutcome, type Outcome } from '../../runs/outcome.ts'
import { findExecution, pollExecution } from '../../wireflow/executions.ts'

// The pace that Wireflow documents.
const FIRST_DELAY_MS = 1_000
const FACTOR = 1.5
const MAX_DELAY_MS = 10_000

/**
 * Asks how an execution is doing until it has ended or `untilMs` has come, and returns its
 * whole record if it has ended, and `started` if not, or if Wireflow cannot say: an error
 * here would make Zapier start it again.
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
    delayMs = Math.min(delayMs * FACTOR, MAX_DELAY_MS)
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
    if (!hasEnded(await pollExecution(z, bundle, id))) return undefined
    return (await findExecution(z, bundle, id)) ?? 'unknown'
  } catch (error) {
    if (error instanceof Error && error.name === 'ThrottledError') return 'unknown'
    throw error
  }
}
