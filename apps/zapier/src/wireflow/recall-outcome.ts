import type { Execution } from '@wireflow-connect/sdk'
import type { Bundle, ZObject } from 'zapier-platform-core'
import { hasEnded, toOutcome, type Outcome } from '../runs/outcome.ts'
import { findExecution } from './executions.ts'
import { recall, remember } from './memory.ts'

const TWO_DAYS_SECONDS = 2 * 86_400

/** What is remembered of executions that have ended; undefined where nothing is. */
export async function recallOutcomes(
  z: ZObject,
  bundle: Bundle,
  executionIds: readonly string[],
): Promise<(Outcome | undefined)[]> {
  return Promise.all(
    executionIds.map(
      async (id) => (await recall(z, bundle, ['outcome', id])) as Outcome | undefined,
    ),
  )
}

// How long the outputs of an execution may come after its end.
const LAG_MS = 2 * 60_000

/** Whether an execution has ended, with its outputs or too long ago for any to come. */
export function isSettled(execution: Execution): boolean {
  if (!hasEnded(execution)) return false
  const { status, outputs, completedAt = '' } = execution
  if (status !== 'completed' || outputs.length > 0) return true
  return !(Date.parse(completedAt) > Date.now() - LAG_MS)
}

/**
 * Asks what became of an execution, and remembers it: what has settled does not change.
 * Undefined while it has not.
 */
export async function learnOutcome(
  z: ZObject,
  bundle: Bundle,
  executionId: string,
): Promise<Outcome | undefined> {
  const execution = await findExecution(z, bundle, executionId)
  if (!execution || !isSettled(execution)) return undefined
  const value = toOutcome(execution)
  await remember(z, bundle, ['outcome', executionId], {
    value,
    seconds: TWO_DAYS_SECONDS,
  })
  return value
}
